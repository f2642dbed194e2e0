package kilonova.compute.hosts;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kilonova.compute.documents.Documents;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/**
 * Which provider in Placement stands for which device of which host, and what was last written there, so that what an operator
 * changed can be told from what the agent said. Keys are stored, never parsed out of names. Thread-safe.
 */
public final class DeviceProviderRows {
    /** The key of a host's root provider. */
    static final String ROOT = "";

    private final Database database;
    private final Map<UUID, String> keys = new ConcurrentHashMap<>();

    public DeviceProviderRows(Database database) {
        this.database = database;
    }

    /**
     * What is known of one provider.
     *
     * @param name in Placement
     * @param written by resource class, what was last written
     * @param ownTraits the agent's traits that were last written
     */
    record Row(UUID providerId, String name, Map<String, Written> written, Set<String> ownTraits) {
        Row {
            written = Map.copyOf(written);
            ownTraits = Set.copyOf(ownTraits);
        }

        /** What was last written, now that Placement has it. */
        Map<String, Written> done() {
            return written.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            Map.Entry::getKey, entry -> entry.getValue().done()));
        }
    }

    /**
     * What was last written for one class, and what an operator had changed of it.
     *
     * @param reserved as written
     * @param ratio as written
     * @param operatorReserved what an operator wants reserved at least
     * @param operatorRatio the allocation ratio that an operator set
     * @param replacing what stood in Placement when this was about to be written; absent once it is known to be written
     */
    record Written(
            int reserved,
            double ratio,
            OptionalInt operatorReserved,
            OptionalDouble operatorRatio,
            Optional<Replaced> replacing) {
        /** The same, and Placement has it. */
        Written done() {
            return new Written(reserved, ratio, operatorReserved, operatorRatio, Optional.empty());
        }
    }

    /** What was written over. */
    record Replaced(int reserved, double ratio) {}

    /** The key under which the agent knows a device provider; empty for a root, and for what no agent reported. */
    public Optional<String> key(UUID providerId) {
        Optional<String> known = Optional.ofNullable(keys.get(providerId));
        if (known.isPresent()) {
            return known.filter(key -> !key.equals(ROOT));
        }
        Optional<String> stored = database.read(handle -> handle.select(
                        "SELECT device_key FROM device_providers WHERE provider_id = ?", providerId.toString())
                .mapTo(String.class)
                .findFirst());
        stored.ifPresent(key -> keys.put(providerId, key));
        return stored.filter(key -> !key.equals(ROOT));
    }

    /** The resource classes of which hosts have ever reported devices. */
    public Set<String> classes() {
        return database.read(handle -> handle
                .select("SELECT document FROM device_providers WHERE device_key <> ?", ROOT)
                .mapTo(String.class)
                .map(document -> Documents.read(Row.class, document))
                .stream()
                .flatMap(row -> row.written().keySet().stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** A device of a host, by the key under which the host's agent knows it. */
    public record Device(String host, String key) {}

    /** The devices of all hosts, by the providers that stand for them. */
    public static Map<UUID, Device> devices(Handle handle) {
        Map<UUID, Device> devices = new HashMap<>();
        handle.select("SELECT provider_id, host, device_key FROM device_providers WHERE device_key <> ?", ROOT)
                .map((row, _) -> Map.entry(
                        UUID.fromString(row.getString("provider_id")),
                        new Device(row.getString("host"), row.getString("device_key"))))
                .forEach(entry -> devices.put(entry.getKey(), entry.getValue()));
        return devices;
    }

    /** All rows of a host by key, the root's among them. */
    Map<String, Row> ofHost(String host) {
        return database.read(handle -> {
            Map<String, Row> rows = new LinkedHashMap<>();
            handle.select("SELECT device_key, document FROM device_providers WHERE host = ? ORDER BY device_key", host)
                    .map((row, _) -> Map.entry(
                            row.getString("device_key"), Documents.read(Row.class, row.getString("document"))))
                    .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
            return rows;
        });
    }

    /** Stores the rows of a host that are new or changed. */
    void store(String host, Map<String, Row> before, Map<String, Row> after) {
        Map<String, Row> changed = new HashMap<>(after);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        if (changed.isEmpty()) {
            return;
        }
        database.change(handle -> changed.forEach((key, row) -> {
            handle.execute("DELETE FROM device_providers WHERE host = ? AND device_key = ?", host, key);
            handle.execute(
                    "INSERT INTO device_providers (host, device_key, provider_id, document) VALUES (?, ?, ?, ?)",
                    host,
                    key,
                    row.providerId().toString(),
                    Documents.write(row));
        }));
        changed.forEach((key, row) -> keys.put(row.providerId(), key));
    }
}
