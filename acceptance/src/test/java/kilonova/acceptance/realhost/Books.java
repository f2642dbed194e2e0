package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.testbed.World;
import kilonova.acceptance.testbed.World.Domain;

/** Who has which device: controller, Placement, the agent's ledger, the kernel and libvirt, of which none may say anything else. */
final class Books {
    /** What a guest sees of a device of each type: vendor and device as the PCI bus tells them. */
    private static final Map<String, String> PCI_IDS =
            Map.of("mtty-2", "0x4348:0x3253", "mbochs-small", "0x1234:0x1111", "mdpy-vga", "0x1b36:0x000f");

    private final List<Node> nodes;
    private final Servers servers;

    Books(List<Node> nodes, Servers servers) {
        this.nodes = nodes;
        this.servers = servers;
    }

    /** What all nodes that are on say of themselves. */
    World look() {
        return World.together(nodes.stream()
                .filter(node -> node.machine().isOn())
                .map(node -> node.machine().look())
                .toList());
    }

    /** A server's guest, which must be defined in libvirt. */
    Domain guestOf(UUID server) {
        return Optional.ofNullable(look().guestsByServer().get(server))
                .orElseThrow(() -> new AssertionError("there is no guest of " + server));
    }

    /** The devices that the host's own files say a server's guest has; the same in ledger, kernel and libvirt. */
    Set<String> devicesOf(UUID server) {
        World world = look();
        Set<String> assigned = world.assigned().getOrDefault(server, Set.of());
        assertThat(world.devices().keySet()).as("devices in /sys").containsAll(assigned);
        assertThat(Optional.ofNullable(world.guestsByServer().get(server)).map(Domain::devices))
                .as("devices in libvirt's guest of %s", server)
                .contains(assigned);
        return assigned;
    }

    /** Complains unless a server's guest says itself, on its console, that it sees each of its devices. */
    void seenBy(Guests guests, UUID server) {
        String console = guests.console(server);
        World world = look();
        for (String device : devicesOf(server)) {
            String type = world.typeOf(device);
            assertThat(console)
                    .as("what the guest sees of a device of %s", type)
                    .contains(" " + PCI_IDS.get(type) + " ");
        }
    }

    /**
     * Complains unless controller, Placement, ledger, kernel and libvirt say the same of all servers.
     *
     * @param foreign the devices that are nobody's here, and must be there
     */
    void agree(Set<String> foreign) {
        Eventually.holds(
                "agreement",
                RealHost.MOST,
                () -> disagreement(foreign).isEmpty(),
                () -> disagreement(foreign).orElse("none any more"));
    }

    private Optional<String> disagreement(Set<String> foreign) {
        World world = look();
        List<Seen> seen = servers.list();
        Map<UUID, Set<String>> assigned = world.assigned();
        Map<UUID, Integer> held = new TreeMap<>();
        for (String resourceClass : List.of("VGPU", "CUSTOM_DISPLAY")) {
            servers.holdings(resourceClass)
                    .forEach((server, providers) ->
                            providers.values().forEach(count -> held.merge(server, count, Integer::sum)));
        }
        Map<UUID, Integer> inLedger = new TreeMap<>();
        assigned.forEach((server, devices) -> inLedger.put(server, devices.size()));
        Map<UUID, Set<String>> inGuests = new TreeMap<>();
        world.guestsByServer().forEach((server, guest) -> {
            if (!guest.devices().isEmpty()) {
                inGuests.put(server, guest.devices());
            }
        });
        Set<String> expected = new TreeSet<>(foreign);
        assigned.values().forEach(expected::addAll);
        Set<UUID> active = ids(seen.stream().filter(server -> server.status().equals("ACTIVE")));
        Set<UUID> running = new TreeSet<>();
        world.guestsByServer().forEach((server, guest) -> {
            if (guest.isActive()) {
                running.add(server);
            }
        });
        boolean agreed = held.equals(inLedger)
                && inGuests.equals(assigned)
                && world.devices().keySet().equals(expected)
                && world.guestsByServer().keySet().equals(ids(seen.stream()))
                && active.equals(running);
        return agreed
                ? Optional.empty()
                : Optional.of(
                        "servers " + seen + "\nheld in Placement " + held + "\nledger " + world.ledger() + "\nguests "
                                + world.guests() + "\ndevices " + world.devices() + ", of these foreign " + foreign);
    }

    private static Set<UUID> ids(Stream<Seen> servers) {
        return servers.map(Seen::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
