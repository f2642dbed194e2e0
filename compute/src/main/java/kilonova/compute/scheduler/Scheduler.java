package kilonova.compute.scheduler;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.protocol.DeviceClaim;

/** Finds a host for a server and claims what it needs there. Thread-safe. */
public interface Scheduler {
    /**
     * What to place.
     *
     * @param server whose id becomes the consumer
     * @param flavor what it is to be made of (not the server's own while it is resized)
     * @param excludedHosts hosts that were tried, or that it must leave
     * @param onlyHost the one host that was asked for
     * @param devices which of a host's devices will do, apart from what the flavor asks
     */
    record Wish(
            Server server, Flavor flavor, Set<String> excludedHosts, Optional<String> onlyHost, DeviceRule devices) {
        public Wish {
            excludedHosts = Set.copyOf(excludedHosts);
        }

        /** A wish for any devices that the flavor asks. */
        public Wish(Server server, Flavor flavor, Set<String> excludedHosts, Optional<String> onlyHost) {
            this(server, flavor, excludedHosts, onlyHost, DeviceRule.ANY);
        }

        /** The same wish, for certain devices only. */
        public Wish with(DeviceRule rule) {
            return new Wish(server, flavor, excludedHosts, onlyHost, rule);
        }
    }

    /** Whether a set of devices of a host will do. */
    @FunctionalInterface
    interface DeviceRule {
        DeviceRule ANY = (_, _) -> Optional.empty();

        /** @return why these shares of the host's devices will not do, beginning in lower case and without a full stop; empty if they will */
        Optional<String> no(String host, List<DeviceClaim> devices);
    }

    /** What came of a wish. */
    sealed interface Verdict {
        /**
         * Claimed: Placement holds it durably for the server.
         *
         * @param devices what the server holds of the host's device providers
         * @param held what it holds now
         */
        record Placed(String host, UUID rootProvider, List<DeviceClaim> devices, Held held) implements Verdict {}

        /**
         * Nothing is claimed.
         *
         * @param message one sentence fit for a user
         * @param details per host and device the first rule that failed, for an admin
         */
        record NotPlaced(String message, String details) implements Verdict {}
    }

    /**
     * Places one server. What it held before under its own id is replaced, or given back if no place is found.
     *
     * @param before what it held when the wish was decided upon
     * @throws Overtaken if it holds something else by now; nothing is changed then
     */
    Verdict place(Wish wish, Held before);

    /** Why a wish can or cannot be met now; claims nothing. */
    Explanation explain(Wish wish);
}
