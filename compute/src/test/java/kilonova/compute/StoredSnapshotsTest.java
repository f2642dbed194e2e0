package kilonova.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.operations.Snapshots;
import kilonova.compute.operations.Snapshots.Purpose;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.rest.TestServers;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Result;
import kilonova.image.server.ImageData;
import kilonova.image.server.ServerImage;
import kilonova.image.server.ServerImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredSnapshotsTest {
    private final FewImages images = new FewImages();
    private final StoredSnapshots snapshots = new StoredSnapshots(images);

    /** Those that a user can use for something else are never among them. */
    @ParameterizedTest
    @CsvSource({
        "SNAPSHOT, queued, true",
        "SNAPSHOT, saving, true",
        "SNAPSHOT, active, false",
        "SNAPSHOT, deactivated, false",
        "BACKUP, queued, true",
        "BACKUP, active, false",
        "SHELVE, queued, true",
        "SHELVE, active, true",
    })
    void whatIsBoundIsWithoutDataOrMadeToShelve(Purpose purpose, String status, boolean bound) {
        Server server = TestServers.named("one").make(new UUID(0, 7));
        var made = (Snapshots.Made.Waiting) snapshots.make(server, "copy", purpose, Map.of());
        images.status = status;
        assertThat(snapshots.bound())
                .isEqualTo(bound ? List.of(new Snapshots.Copy(made.imageId(), server.id())) : List.of());
    }

    /** One image at most, whose status the test sets. */
    private static final class FewImages implements ServerImages {
        private final List<Map<String, String>> made = new ArrayList<>();
        private String status = "queued";

        @Override
        public Result<ServerImage> find(String projectId, boolean administrator, String imageId) {
            return Result.refused(Reason.NOT_FOUND, imageId);
        }

        @Override
        public List<ServerImage> list(String projectId, boolean administrator) {
            return List.of();
        }

        @Override
        public List<ServerImage> withProperty(String name) {
            return made.stream()
                    .filter(properties -> properties.containsKey(name))
                    .map(this::image)
                    .toList();
        }

        @Override
        public Result<ImageData> data(String imageId) {
            return Result.refused(Reason.NOT_FOUND, imageId);
        }

        @Override
        public Result<ServerImage> createSnapshot(
                String projectId,
                String name,
                String diskFormat,
                int minimumDisk,
                int minimumRam,
                Map<String, String> properties) {
            made.add(properties);
            return Result.done(image(properties));
        }

        @Override
        public Result<ServerImage> upload(String imageId, InputStream data) {
            return Result.refused(Reason.NOT_FOUND, imageId);
        }

        @Override
        public void discard(String imageId) {}

        private ServerImage image(Map<String, String> properties) {
            return new ServerImage(
                    new UUID(0, 1).toString(),
                    "project",
                    "copy",
                    status,
                    "private",
                    Optional.of("qcow2"),
                    Optional.of("bare"),
                    0,
                    Optional.empty(),
                    0,
                    0,
                    List.of(),
                    properties,
                    Instant.EPOCH,
                    Instant.EPOCH);
        }
    }
}
