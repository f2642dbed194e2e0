package kilonova.acceptance.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a compute host itself says, past all APIs, at one moment.
 *
 * @param devices the mediated devices in sysfs, by UUID
 * @param guests the domains that libvirt has defined, by name
 * @param ledger what the agent has written down
 */
public record World(Map<String, Device> devices, Map<String, Domain> guests, JsonNode ledger) {
    /** A mediated device, with its type and parent as sysfs names them. */
    public record Device(String type, String parent) {}

    /**
     * A guest, as libvirt shows it.
     *
     * @param uuid the domain's own
     * @param state in libvirt's words: {@code running}, {@code shut off}, …
     * @param devices the mediated devices in its definition
     * @param console the file to which its serial console is written, empty if there is none
     */
    public record Domain(String uuid, String state, Set<String> devices, String console) {
        /** Whether it has a process. */
        public boolean isActive() {
            return !state.equals("shut off");
        }
    }

    static World of(JsonNode look) {
        Map<String, Device> devices = new TreeMap<>();
        look.path("devices")
                .forEach(device -> devices.put(
                        device.path("uuid").asString(),
                        new Device(
                                device.path("type").asString(),
                                device.path("parent").asString())));
        Map<String, Domain> guests = new TreeMap<>();
        look.path("guests")
                .forEach(guest -> guests.put(
                        guest.path("name").asString(),
                        new Domain(
                                guest.path("uuid").asString(),
                                guest.path("state").asString(),
                                guest.path("devices")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .collect(Collectors.toCollection(TreeSet::new)),
                                guest.path("console").asString())));
        return new World(devices, guests, look.path("ledger"));
    }

    /** What several hosts say, as one. */
    public static World together(List<World> worlds) {
        Map<String, Device> devices = new TreeMap<>();
        Map<String, Domain> guests = new TreeMap<>();
        ObjectNode ledger = JsonMapper.shared().createObjectNode();
        ArrayNode units = ledger.putArray("units");
        ArrayNode known = ledger.putArray("guests");
        for (World world : worlds) {
            devices.putAll(world.devices);
            guests.putAll(world.guests);
            world.ledger.path("units").forEach(units::add);
            world.ledger.path("guests").forEach(known::add);
        }
        return new World(devices, guests, ledger);
    }

    /** The type of a device that must be there. */
    public String typeOf(String device) {
        return Optional.ofNullable(devices.get(device))
                .map(Device::type)
                .orElseThrow(() -> new AssertionError("there is no device " + device + " in " + devices));
    }

    /** The devices that the ledger has assigned, by server. */
    public Map<UUID, Set<String>> assigned() {
        Map<UUID, UUID> servers = serversByGuest();
        Map<UUID, Set<String>> assigned = new TreeMap<>();
        for (JsonNode unit : ledger.path("units")) {
            if (unit.path("state").asString().equals("assigned")) {
                UUID guest = UUID.fromString(unit.path("guest").asString());
                assigned.computeIfAbsent(servers.getOrDefault(guest, guest), key -> new TreeSet<>())
                        .add(unit.path("unit").asString());
            }
        }
        return assigned;
    }

    /** All units that the ledger knows, in whatever state. */
    public List<JsonNode> units() {
        return ledger.path("units").valueStream().toList();
    }

    /** The guests of servers, by server: those domains that are named after a guest that the ledger knows. */
    public Map<UUID, Domain> guestsByServer() {
        Map<UUID, Domain> found = new TreeMap<>();
        serversByGuest()
                .forEach((guest, server) -> guests.entrySet().stream()
                        .filter(named -> named.getKey().endsWith(guest.toString()))
                        .forEach(named -> found.put(server, named.getValue())));
        return found;
    }

    private Map<UUID, UUID> serversByGuest() {
        Map<UUID, UUID> servers = new TreeMap<>();
        for (JsonNode guest : ledger.path("guests")) {
            servers.put(
                    UUID.fromString(guest.path("guestId").asString()),
                    UUID.fromString(guest.path("serverId").asString()));
        }
        return servers;
    }
}
