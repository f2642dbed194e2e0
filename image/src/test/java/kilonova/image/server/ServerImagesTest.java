package kilonova.image.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kilonova.image.RunningImages;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Result;
import kilonova.store.Engine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerImagesTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void computeFindsWhatItsCallerMaySeeAndOpensTheData(Engine engine, @TempDir Path folder) throws Exception {
        try (RunningImages images = new RunningImages(engine, folder)) {
            ServerImages server = images.serverImages();
            byte[] data = "data".getBytes(StandardCharsets.UTF_8);
            String id = images.active("member-a", "i", data);
            assertThat(value(server.find("project-a", false, id)).isActive()).isTrue();
            assertThat(value(server.find("elsewhere", true, id)).name()).isEqualTo("i");
            assertThat(reason(server.find("project-b", false, id))).isEqualTo(Reason.NOT_FOUND);
            assertThat(reason(server.find("project-a", false, "none"))).isEqualTo(Reason.NOT_FOUND);
            assertThat(server.list("project-a", false))
                    .extracting(ServerImage::id)
                    .containsExactly(id);
            assertThat(server.list("project-b", false)).isEmpty();
            ImageData found = value(server.data(id));
            assertThat(Files.readAllBytes(found.file())).isEqualTo(data);
            assertThat(found.diskFormat()).isEqualTo("raw");
            images.demand(204, "member-a", "POST", "/v2/images/" + id + "/actions/deactivate", "");
            assertThat(reason(server.data(id))).isEqualTo(Reason.DEACTIVATED);
            assertThat(reason(server.data(images.make("member-a", "{}")))).isEqualTo(Reason.WRONG_STATUS);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSnapshotIsMadeFilledAndShownToItsProject(Engine engine, @TempDir Path folder) {
        try (RunningImages images = new RunningImages(engine, folder)) {
            ServerImages server = images.serverImages();
            ServerImage snapshot = value(server.createSnapshot(
                    "project-a", "snap", "raw", 1, 64, Map.of("image_type", "snapshot", "instance_uuid", "s1")));
            assertThat(snapshot.status()).isEqualTo("queued");
            assertThat(reason(server.createSnapshot("project-a", "x", "tape", 0, 0, Map.of())))
                    .isEqualTo(Reason.INVALID_INPUT);
            ServerImage done = value(server.upload(snapshot.id(), new ByteArrayInputStream(new byte[9])));
            assertThat(done.isActive()).isTrue();
            assertThat(images.get("member-a", "/v2/images/" + snapshot.id())
                            .path("instance_uuid")
                            .asString(""))
                    .isEqualTo("s1");
            images.demand(404, "member-b", "GET", "/v2/images/" + snapshot.id(), "");
            images.make("member-a", "{}");
            assertThat(server.withProperty("instance_uuid"))
                    .extracting(ServerImage::id)
                    .containsExactly(snapshot.id());
            assertThat(server.withProperty("s1")).isEmpty();
            server.discard(snapshot.id());
            server.discard(snapshot.id());
            assertThat(images.files()).isEmpty();
        }
    }

    private static <T> T value(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T> refused -> throw new AssertionError(refused.refusal());
        };
    }

    private static Reason reason(Result<?> result) {
        return switch (result) {
            case Result.Done<?> done -> throw new AssertionError(done);
            case Result.Refused<?> refused -> refused.refusal().reason();
        };
    }
}
