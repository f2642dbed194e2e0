package kilonova.compute.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.HostGateway.SnapshotStore;
import kilonova.compute.servers.Server;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;

/** Images in memory: those that servers are made of, and those that copies fill. */
final class FakeImages implements ImageSources, Snapshots, SnapshotStore {
    /** Whether each image has its data. */
    final Map<String, Boolean> filled = new LinkedHashMap<>();

    /** What images name in their properties. */
    final Map<String, Map<String, String>> properties = new LinkedHashMap<>();

    private final Map<String, Purpose> purposes = new LinkedHashMap<>();
    private final Map<String, UUID> servers = new LinkedHashMap<>();

    Optional<Problem> refusal = Optional.empty();

    @Override
    public synchronized Optional<GuestSpec.ImageSource> find(String imageId) {
        return Optional.ofNullable(filled.get(imageId))
                .filter(ready -> ready)
                .map(_ ->
                        new GuestSpec.ImageSource(imageId, "qcow2", "", 1, properties.getOrDefault(imageId, Map.of())));
    }

    @Override
    public synchronized Made make(Server server, String name, Purpose purpose, Map<String, String> properties) {
        String id = UUID.randomUUID().toString();
        filled.put(id, false);
        purposes.put(id, purpose);
        servers.put(id, server.id());
        return new Made.Waiting(id);
    }

    @Override
    public synchronized List<Copy> bound() {
        return filled.entrySet().stream()
                .filter(image -> servers.containsKey(image.getKey()))
                .filter(image -> !image.getValue() || purposes.get(image.getKey()) == Purpose.SHELVE)
                .map(image -> new Copy(image.getKey(), Objects.requireNonNull(servers.get(image.getKey()))))
                .toList();
    }

    @Override
    public synchronized void discard(String imageId) {
        filled.remove(imageId);
    }

    @Override
    public synchronized void discardUnlessFilled(String imageId) {
        filled.remove(imageId, false);
    }

    /** Of whatever type. */
    @Override
    public synchronized void keepNewest(Server server, String backupType, int count) {
        List<String> oldestFirst = filled.entrySet().stream()
                .filter(image -> image.getValue() && server.id().equals(servers.get(image.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        oldestFirst.reversed().stream().skip(count).forEach(filled::remove);
    }

    @Override
    public synchronized Optional<Problem> fill(String image, InputStream disk) {
        try {
            disk.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (refusal.isEmpty()) {
            filled.replace(image, true);
        }
        return refusal;
    }
}
