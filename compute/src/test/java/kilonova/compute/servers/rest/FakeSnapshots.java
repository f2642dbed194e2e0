package kilonova.compute.servers.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.operations.Snapshots;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Server;

/** Images that are made and discarded in memory; the ids rise from 1. */
final class FakeSnapshots implements Snapshots {
    final Map<String, String> names = new LinkedHashMap<>();
    Optional<Refusal> refusal = Optional.empty();
    private int made;

    @Override
    public Made make(Server server, String name, Purpose purpose, Map<String, String> properties) {
        if (refusal.isPresent()) {
            return new Made.Refused(refusal.get());
        }
        String id = new UUID(0, ++made).toString();
        names.put(id, name);
        return new Made.Waiting(id);
    }

    @Override
    public List<Copy> bound() {
        return List.of();
    }

    @Override
    public void discard(String imageId) {
        names.remove(imageId);
    }

    @Override
    public void discardUnlessFilled(String imageId) {
        discard(imageId);
    }

    @Override
    public void keepNewest(Server server, String backupType, int count) {}
}
