package kilonova.agent.reconcile;

import java.util.Optional;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;

/** The work on one guest: one runner at a time, and what it last saw. Guarded by the reconciler's lock. */
final class GuestWork {
    @Nullable
    DesiredGuest desired;

    @Nullable
    ObservedGuest observed;

    @Nullable
    Problem stuck;

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

    boolean running() {
        return running;
    }

    Optional<DesiredGuest> wish() {
        return Optional.ofNullable(desired);
    }
}
