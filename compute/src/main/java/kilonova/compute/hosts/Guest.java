package kilonova.compute.hosts;

import java.util.Optional;
import java.util.Set;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;

/**
 * A guest, as the controller wants it and as its host last saw it.
 *
 * @param observed absent until the host has said something about it
 */
public record Guest(String host, DesiredGuest desired, Optional<ObservedGuest> observed) {
    private static final Set<GuestPhase> BAD = Set.of(GuestPhase.DEGRADED, GuestPhase.FAILED);

    /** The observation, if it answers the newest wish: only then can the wish be done. */
    public Optional<ObservedGuest> answer() {
        return observed.filter(this::isAnswer);
    }

    /** What a server at rest must show: the answer to the newest wish, or bad news, whichever wish it answers. */
    public Optional<ObservedGuest> news() {
        return observed.filter(seen -> isAnswer(seen) || BAD.contains(seen.phase()));
    }

    private boolean isAnswer(ObservedGuest seen) {
        return seen.generation() >= desired.generation();
    }
}
