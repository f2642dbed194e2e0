package kilonova.image.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import kilonova.image.RunningImages;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Result;
import kilonova.image.server.ServerImage;
import kilonova.store.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upload that ends early never becomes an active image, and leaves no file. */
class CutOffTest {
    private static final String RAW = "{'disk_format': 'raw', 'container_format': 'bare'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1000\r\n\r\nonly this",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
                "Transfer-Encoding: chunked\r\n\r\n40\r\nless than it says"
            })
    void aConnectionThatBreaksLeavesTheImageQueued(String rest, @TempDir Path folder) throws Exception {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.make("member-a", RAW);
            URI url = URI.create(images.url());
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream()
                        .write(("PUT /image/v2/images/" + id + "/file HTTP/1.1\r\nHost: x\r\nX-Auth-Token: member-a\r\n"
                                        + "Content-Type: application/octet-stream\r\n" + rest)
                                .getBytes(StandardCharsets.ISO_8859_1));
                awaitStatus(images, id, "saving");
            }
            awaitStatus(images, id, "queued");
            assertThat(images.files()).isEmpty();
            assertThat(images.upload("member-a", id, new byte[5]))
                    .as("another try works")
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatACrashLeavesHalfWayIsQueuedAgainAndItsFilesGo(Engine engine, @TempDir Path folder) throws Exception {
        try (RunningImages images = new RunningImages(engine, folder)) {
            String active = images.active("member-a", "done", new byte[10]);
            String half = images.make("member-a", RAW);
            images.database()
                    .change(handle ->
                            handle.execute("UPDATE images SET status = 'saving', upload = 'u' WHERE id = ?", half));
            Files.writeString(folder.resolve("incoming").resolve(half + ".u"), "half of it");
            Files.writeString(folder.resolve("data").resolve("gone.u"), "of a deleted image");
            String published = images.make("member-a", RAW);
            images.database()
                    .change(handle -> handle.execute(
                            "UPDATE images SET status = 'saving', upload = 'v' WHERE id = ?", published));
            Files.writeString(folder.resolve("data").resolve(published + ".v"), "moved, and never told");
            images.restart();
            assertThat(status(images, half)).isEqualTo("queued");
            assertThat(status(images, published)).isEqualTo("queued");
            assertThat(status(images, active)).isEqualTo("active");
            assertThat(images.files()).singleElement().asString().startsWith("data/" + active);
            assertThat(images.download("member-a", active).body()).hasSize(10);
        }
    }

    @Test
    void anImageThatIsDeletedWhileItsDataComesInIsGone(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.make("member-a", RAW);
            InputStream deleting =
                    new Meanwhile(() -> images.demand(204, "member-a", "DELETE", "/v2/images/" + id, ""));
            assertThat(reason(images.serverImages().upload(id, deleting))).isEqualTo(Reason.GONE);
            assertThat(images.files()).isEmpty();
        }
    }

    @Test
    void ofTwoUploadsToOneImageTheSecondIsRefusedAndTheFirstSucceeds(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.make("member-a", RAW);
            InputStream interfering = new Meanwhile(
                    () -> assertThat(images.upload("member-a", id, new byte[3])).isEqualTo(409));
            assertThat(images.serverImages().upload(id, interfering)).isInstanceOf(Result.Done.class);
            assertThat(images.download("member-a", id).body()).containsExactly('x');
        }
    }

    private static Reason reason(Result<ServerImage> result) {
        return switch (result) {
            case Result.Done<ServerImage> done -> throw new AssertionError(done);
            case Result.Refused<ServerImage> refused -> refused.refusal().reason();
        };
    }

    private static String status(RunningImages images, String id) {
        return images.get("member-a", "/v2/images/" + id).path("status").asString("");
    }

    /** The server notices in its own time, so this asks until it has; far beyond any usual time it gives up. */
    private static void awaitStatus(RunningImages images, String id, String wanted) {
        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        while (!status(images, id).equals(wanted)) {
            assertThat(Instant.now()).as("still " + status(images, id)).isBefore(end);
        }
    }

    /** One byte, and something happens before it comes. */
    private static final class Meanwhile extends InputStream {
        private final Runnable happens;
        private boolean over;

        Meanwhile(Runnable happens) {
            this.happens = happens;
        }

        @Override
        public int read() {
            if (over) {
                return -1;
            }
            over = true;
            happens.run();
            return 'x';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int next = read();
            if (next >= 0) {
                buffer[offset] = (byte) next;
            }
            return next < 0 ? -1 : 1;
        }
    }
}
