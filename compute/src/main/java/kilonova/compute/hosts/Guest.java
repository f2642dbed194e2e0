package kilonova.compute.hosts;

import java.util.Optional;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.ObservedGuest;

/**
 * A guest, as the controller wants it and as its host last saw it.
 *
 * @param observed absent until the host has said something about it
 */
public record Guest(String host, DesiredGuest desired, Optional<ObservedGuest> observed) {
    /** The observation, if it answers the newest wish. */
    public Optional<ObservedGuest> answer() {
        return observed.filter(seen -> seen.generation() >= desired.generation());
    }
}
