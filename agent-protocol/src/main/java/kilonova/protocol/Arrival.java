package kilonova.protocol;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where and how a host takes in a guest that comes running: what the host that it leaves needs to know to send it.
 *
 * @param uri where that host's hypervisor finds this one's ({@code qemu+tls://node2/system}, {@code sim://127.0.0.1:4711})
 * @param guestId the incarnation that the guest becomes by arriving
 * @param devices the units made for it, in the order of its claims: the departing guest's n-th unit becomes the n-th of these
 * @param facts what the two hypervisors must know of each other besides: where the arriving guest's files are, what its network
 *     cards join. Only hypervisors of the same kind read them
 */
public record Arrival(String uri, UUID guestId, List<ArrivalUnit> devices, Map<String, String> facts) {
    public Arrival {
        devices = List.copyOf(devices);
        facts = Map.copyOf(facts);
    }

    /**
     * A unit that waits for an arriving guest.
     *
     * @param providerKey the provider that it was drawn from
     * @param resourceClass the class that it was claimed as
     * @param ordinal its place among the guest's units, from 0
     * @param unit the mdev's UUID, or the VF's address
     * @param type the vendor's type id ({@code nvidia-35})
     */
    public record ArrivalUnit(String providerKey, String resourceClass, int ordinal, String unit, String type) {}
}
