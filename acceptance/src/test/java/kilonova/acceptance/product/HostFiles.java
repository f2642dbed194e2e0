package kilonova.acceptance.product;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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

/** What a simulated host itself says, past all APIs: the ledger of its agent, and the machine under it. */
public final class HostFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    private HostFiles(Path folder) {
        this.folder = folder;
    }

    /** The files of a host, in the folder that is its own. */
    static HostFiles in(Path folder) {
        return new HostFiles(folder);
    }

    /** The files of one host of a cloud that runs its own agents. */
    public static HostFiles of(Cloud cloud, String host) {
        return new HostFiles(cloud.data().resolve("hosts").resolve(host));
    }

    /** The units that the ledger has assigned, by the server whose guest holds them. */
    public Map<UUID, Set<String>> assignedUnits() {
        JsonNode ledger = read("agent/ledger.json");
        Map<UUID, UUID> servers = recordedGuests();
        Map<UUID, Set<String>> units = new TreeMap<>();
        for (JsonNode unit : ledger.path("units")) {
            if (unit.path("state").asString().equals("assigned")) {
                UUID guest = uuid(unit, "guest");
                units.computeIfAbsent(servers.getOrDefault(guest, guest), key -> new HashSet<>())
                        .add(unit.path("unit").asString());
            }
        }
        return units;
    }

    /** The units that the hypervisor has given to guests, by server. */
    public Map<UUID, Set<String>> guestDevices() {
        JsonNode machine = read("machine/hypervisor.json");
        Map<UUID, Set<String>> units = new TreeMap<>();
        for (JsonNode guest : machine.path("guests")) {
            Set<String> devices = units.computeIfAbsent(uuid(guest, "serverId"), key -> new HashSet<>());
            guest.path("devices")
                    .forEach(device -> devices.add(device.path("unit").asString()));
        }
        return units;
    }

    /**
     * A guest that the hypervisor has, whoever wants it.
     *
     * @param power as {@code kilonova.agent.guests.PowerState} calls it
     */
    public record GuestSeen(UUID guest, UUID server, String power, boolean rescued, Set<String> units) {}

    /**
     * A unit in the ledger.
     *
     * @param provider the device's key
     * @param guest whose it is; empty if nobody's
     */
    public record UnitSeen(String unit, String provider, String resourceClass, String state, Optional<UUID> guest) {}

    /** All guests of the hypervisor. */
    public List<GuestSeen> guests() {
        return read("machine/hypervisor.json")
                .path("guests")
                .valueStream()
                .map(guest -> new GuestSeen(
                        uuid(guest, "guestId"),
                        uuid(guest, "serverId"),
                        guest.path("power").asString(),
                        guest.path("rescued").asBoolean(),
                        guest.path("devices")
                                .valueStream()
                                .map(device -> device.path("unit").asString())
                                .collect(Collectors.toCollection(TreeSet::new))))
                .toList();
    }

    /** All units of the ledger. */
    public List<UnitSeen> units() {
        return read("agent/ledger.json")
                .path("units")
                .valueStream()
                .map(unit -> new UnitSeen(
                        unit.path("unit").asString(),
                        unit.path("provider").asString(),
                        unit.path("resourceClass").asString(),
                        unit.path("state").asString(),
                        unit.path("guest").isString() ? Optional.of(uuid(unit, "guest")) : Optional.empty()))
                .toList();
    }

    /** The server of each guest that the ledger has a record of. */
    public Map<UUID, UUID> recordedGuests() {
        Map<UUID, UUID> servers = new TreeMap<>();
        read("agent/ledger.json")
                .path("guests")
                .forEach(guest -> servers.put(uuid(guest, "guestId"), uuid(guest, "serverId")));
        return servers;
    }

    /** What is in the hardware: mediated devices, and virtual functions that have a type. */
    public Set<String> hardware() {
        JsonNode kernel = read("machine/kernel.json");
        Set<String> units = new TreeSet<>();
        kernel.path("mdevs").forEach(mdev -> units.add(mdev.path("uuid").asString()));
        units.addAll(kernel.path("functionTypes").propertyNames());
        return units;
    }

    /** A file; empty where nothing has been written yet. */
    private JsonNode read(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    }

    private static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(node.path(field).asString());
    }
}
