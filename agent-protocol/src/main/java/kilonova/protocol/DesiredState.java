package kilonova.protocol;

import java.util.List;

/**
 * All that one host should run, whole and not as a difference.
 *
 * @param version rises with each change of this host's desired state; never reused
 * @param guests in no particular order; at most one per {@link DesiredGuest#guestId()}
 */
public record DesiredState(long version, List<DesiredGuest> guests) {
    public DesiredState {
        guests = List.copyOf(guests);
    }
}
