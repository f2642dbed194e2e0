package kilonova.acceptance.product;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a simulated host itself says, past all APIs: the ledger of its agent, and the machine under it. */
public final class HostFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    private HostFiles(Path folder) {
        this.folder = folder;
    }

    /** The files of one host of a cloud that runs its own agents. */
    public static HostFiles of(Cloud cloud, String host) {
        return new HostFiles(cloud.data().resolve("hosts").resolve(host));
    }

    /** The units that the ledger has assigned, by the server whose guest holds them. */
    public Map<UUID, Set<String>> assignedUnits() {
        JsonNode ledger = read("agent/ledger.json");
        Map<UUID, UUID> servers = new TreeMap<>();
        for (JsonNode guest : ledger.path("guests")) {
            servers.put(uuid(guest, "guestId"), uuid(guest, "serverId"));
        }
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

    /** A file; empty where nothing has been written yet. */
    private JsonNode read(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    }

    private static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(node.path(field).asString());
    }
}
