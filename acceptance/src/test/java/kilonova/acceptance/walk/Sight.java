package kilonova.acceptance.walk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.product.HostFiles.GuestSeen;
import kilonova.acceptance.product.HostFiles.UnitSeen;

/**
 * What everybody says at one moment: the API, Placement, the agents' ledgers, and the machines under them. Immutable.
 *
 * @param servers as the API shows them
 * @param held what each consumer holds in Placement
 * @param moves the migrations that the API shows
 * @param hosts by name
 */
record Sight(
        List<ServerSeen> servers,
        Map<UUID, Map<Share, Integer>> held,
        List<MoveSeen> moves,
        Map<String, HostSeen> hosts) {
    /** A class of a provider, by its name. */
    record Share(String provider, String resourceClass) {
        boolean isDevice() {
            return resourceClass.equals("VGPU") || resourceClass.startsWith("CUSTOM_");
        }

        @Override
        public String toString() {
            return provider + ":" + resourceClass;
        }
    }

    /**
     * A server.
     *
     * @param task empty if nothing is being done
     * @param host empty if it is on none
     * @param devices how many units of each device class its flavor asks for
     * @param vcpus what its flavor asks for
     * @param shownOff whether its power state says that it is off
     * @param fault why it failed, or what it lacks; empty if all is well
     */
    record ServerSeen(
            UUID id,
            String name,
            String status,
            String task,
            String host,
            Map<String, Integer> devices,
            int vcpus,
            boolean shownOff,
            String fault) {
        boolean isBusy() {
            return !task.isEmpty() || status.equals("BUILD") || status.equals("MIGRATING");
        }
    }

    /** A migration. */
    record MoveSeen(UUID id, UUID server, String kind, String status, String source, String destination) {}

    /**
     * A host.
     *
     * @param recorded the server of each guest that the ledger knows
     * @param hardware the units that the kernel has
     */
    record HostSeen(
            String name, List<GuestSeen> guests, List<UnitSeen> units, Map<UUID, UUID> recorded, Set<String> hardware) {
        Optional<GuestSeen> guest(UUID id) {
            return guests.stream().filter(guest -> guest.guest().equals(id)).findFirst();
        }
    }
}
