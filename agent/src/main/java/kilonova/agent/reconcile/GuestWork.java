package kilonova.agent.reconcile;

import kilonova.protocol.DesiredGuest;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;

/** The work on one guest: what is wanted, what was last seen, and whether somebody is at it. Guarded by {@link GuestWorks}. */
final class GuestWork {
    @Nullable
    DesiredGuest desired;

    @Nullable
    ObservedGuest observed;

    @Nullable
    Problem stuck;

    @Nullable
    ResumeTries tries;

    private boolean running;
    private boolean again;

    /** Somebody wants the guest looked at. True when the caller must start a runner; else the present one looks once more. */
    boolean askForRunner() {
        if (running) {
            again = true;
            return false;
        }
        running = true;
        return true;
    }

    /** The runner has found nothing more to do. True when it must look once more. */
    boolean lookOnceMore() {
        running = again;
        again = false;
        return running;
    }

    /** Whether nobody wants the guest and nothing is left of it. */
    boolean forgotten() {
        return desired == null && observed == null && stuck == null;
    }
}
