package kilonova.compute;

import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.HostGateway.SnapshotStore;
import kilonova.compute.operations.Snapshots;
import kilonova.compute.servers.Server;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;
import kilonova.image.outcome.Result;
import kilonova.image.server.ServerImage;
import kilonova.image.server.ServerImages;
import kilonova.protocol.Problem;

/** Copies of servers' disks as images, with the properties that clients know them by. */
record StoredSnapshots(ServerImages images) implements Snapshots, SnapshotStore {
    private static final String FORMAT = "qcow2";
    private static final String SERVER = "instance_uuid";

    /** What the copy was made for, so that those are known which nobody needs any more. */
    private static final String PURPOSE = "kilonova_copy_for";

    private static final Set<String> WITHOUT_DATA = Set.of("queued", "saving");

    @Override
    public Made make(Server server, String name, Purpose purpose, Map<String, String> properties) {
        Optional<ServerImage> base = base(server);
        Map<String, String> all = new HashMap<>();
        base.ifPresent(image -> all.putAll(image.properties()));
        all.putAll(properties);
        all.put(SERVER, server.id().toString());
        all.put("user_id", server.userId());
        all.put("owner_id", server.projectId());
        server.imageId().ifPresent(image -> all.put("base_image_ref", image));
        all.put("image_type", purpose == Purpose.BACKUP ? "backup" : "snapshot");
        all.put("image_location", "snapshot");
        all.put(PURPOSE, purpose.name().toLowerCase(Locale.ROOT));
        return switch (images.createSnapshot(
                server.projectId(),
                name,
                FORMAT,
                server.flavor().rootDiskGb(),
                base.map(ServerImage::minimumRam).orElse(0),
                all)) {
            case Result.Done<ServerImage>(var made) -> new Made.Waiting(made.id());
            case Result.Refused<ServerImage>(Refusal refusal) ->
                new Made.Refused(new kilonova.compute.outcome.Refusal(
                        kilonova.compute.outcome.Refusal.Kind.FORBIDDEN, code(refusal), refusal.message()));
        };
    }

    private Optional<ServerImage> base(Server server) {
        return server.imageId()
                .flatMap(id -> images.find("", true, id) instanceof Result.Done<ServerImage>(var image)
                        ? Optional.of(image)
                        : Optional.empty());
    }

    @Override
    public List<Copy> bound() {
        return images.withProperty(PURPOSE).stream()
                .filter(image -> WITHOUT_DATA.contains(image.status()) || isShelved(image))
                .flatMap(image -> server(image).map(id -> new Copy(image.id(), id)).stream())
                .toList();
    }

    private static boolean isShelved(ServerImage image) {
        return Purpose.SHELVE
                .name()
                .toLowerCase(Locale.ROOT)
                .equals(image.properties().get(PURPOSE));
    }

    /** Owners may change the properties of their images to anything. */
    private static Optional<UUID> server(ServerImage image) {
        try {
            return Optional.of(UUID.fromString(image.properties().getOrDefault(SERVER, "")));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    @Override
    public void discard(String imageId) {
        if (!imageId.isEmpty()) {
            images.discard(imageId);
        }
    }

    @Override
    public void discardUnlessFilled(String imageId) {
        if (!isFilled(imageId)) {
            discard(imageId);
        }
    }

    @Override
    public void keepNewest(Server server, String backupType, int count) {
        List<ServerImage> backups = images.list(server.projectId(), false).stream()
                .filter(image -> image.isActive()
                        && "backup".equals(image.properties().get("image_type"))
                        && backupType.equals(image.properties().get("backup_type"))
                        && server.id().toString().equals(image.properties().get(SERVER)))
                .sorted(Comparator.comparing(ServerImage::created).reversed())
                .toList();
        backups.stream().skip(count).map(ServerImage::id).forEach(images::discard);
    }

    @Override
    public Optional<Problem> fill(String image, InputStream disk) {
        if (isFilled(image)) {
            return Optional.empty();
        }
        return switch (images.upload(image, disk)) {
            case Result.Done<ServerImage> done -> Optional.empty();
            case Result.Refused<ServerImage>(Refusal refusal)
            when refusal.reason() == Reason.NOT_FOUND ->
                Optional.of(new Problem("snapshot.image_gone", "The image was deleted before it was filled."));
            case Result.Refused<ServerImage>(Refusal refusal) ->
                Optional.of(new Problem(code(refusal), refusal.message()));
        };
    }

    private boolean isFilled(String image) {
        return images.find("", true, image) instanceof Result.Done<ServerImage>(var known) && known.isActive();
    }

    private static String code(Refusal refusal) {
        return "image." + refusal.reason().name().toLowerCase(Locale.ROOT);
    }
}
