package kilonova.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders and answers over the socket. */
final class ControlSocketTest {
    private static final Answer YES = new Answer.Lifted("u");

    @TempDir
    Path directory;

    private ControlServer server(Function<Order, Answer> orders) {
        return ControlServer.start(directory.resolve("control"), orders, "host").orElseThrow();
    }

    private ControlClient client() throws IOException {
        return ControlClient.connect(directory).orElseThrow();
    }

    static Stream<Order> orders() {
        return Stream.of(
                new Order.Status(),
                new Order.Drain("0000:84:00.0", true, false),
                new Order.Retype("0000:84:00.0", Optional.of("A40-2Q"), true),
                new Order.Retype("mtty_mtty", Optional.empty(), false),
                new Order.Lift("0000:84:00.4"),
                new Order.EnableFunctions("0000:84:00.0", Optional.of(4)),
                new Order.EnableFunctions("0000:84:00.0", Optional.empty()),
                new Order.DisableFunctions("0000:84:00.0"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void anOrderArrivesAsItWasGiven(Order order) throws IOException {
        try (ControlServer server = server(
                        heard -> new Answer.Refused(new Problem("heard", heard.equals(order) ? "same" : "other")));
                ControlClient client = client()) {
            assertThat(server).isNotNull();
            assertThat(client.give(order)).isEqualTo(new Answer.Refused(new Problem("heard", "same")));
        }
    }

    static Stream<Answer> answers() {
        Problem problem = new Problem("a.code", "a sentence\nof two lines: \u4f60\u597d");
        var unit = new Answer.UnitStatus(
                "u", "b", "s", "t", "quarantined", Optional.of(UUID.randomUUID()), Optional.of(problem));
        var offer = new Answer.Offered("board", "VGPU", 4, 1, 2, List.of(problem));
        return Stream.of(
                new Answer.HostStatus(
                        "host",
                        List.of(new Answer.BoardStatus("b", offer, true, Optional.of("t"))),
                        List.of(unit),
                        List.of(problem)),
                new Answer.BoardChange("b", true, offer, offer, List.of(unit), List.of("one", "two")),
                YES,
                new Answer.Functions("b", 1, List.of("f")),
                new Answer.Refused(problem));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerArrivesAsItWasGiven(Answer answer) throws IOException {
        try (ControlServer server = server(order -> answer);
                ControlClient client = client()) {
            assertThat(server).isNotNull();
            assertThat(client.give(new Order.Status())).isEqualTo(answer);
            assertThat(client.give(new Order.Status()))
                    .as("again on the same line")
                    .isEqualTo(answer);
        }
    }

    @Test
    void onlyTheOwnerCanOpenTheSocket() throws IOException {
        try (ControlServer server = server(order -> YES)) {
            assertThat(server).isNotNull();
            Path folder = directory.resolve("control");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("agent.sock"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSocketThatADeadAgentLeftIsNoAgentAndNoHindrance() throws IOException {
        Path socket = Files.createDirectories(directory.resolve("control")).resolve("agent.sock");
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(socket));
        dead.close();
        assertThat(socket).exists();

        assertThat(ControlClient.connect(directory)).isEmpty();
        try (ControlServer server = server(order -> YES);
                ControlClient client = client()) {
            assertThat(server).isNotNull();
            assertThat(client.give(new Order.Status())).isEqualTo(YES);
        }
        assertThat(socket).doesNotExist();
        assertThat(ControlClient.connect(directory)).isEmpty();
    }

    @Test
    void aDefectIsAnAnswerAndTheNextOrderIsTaken() throws IOException {
        try (ControlServer server = server(order -> {
                    if (order instanceof Order.Status) {
                        return YES;
                    }
                    throw new IllegalStateException("a defect");
                });
                ControlClient client = client()) {
            assertThat(server).isNotNull();
            assertThat(client.give(new Order.Lift("u")))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo("agent.defect"));
            assertThat(client.give(new Order.Status())).isEqualTo(YES);
        }
    }

    @Test
    void whoeverTalksNonsenseOrNothingHoldsUpNobody() throws IOException {
        try (ControlServer server = server(order -> YES);
                SocketChannel silent = connect();
                SocketChannel nonsense = connect();
                ControlClient client = client()) {
            assertThat(server).isNotNull();
            nonsense.write(
                    ByteBuffer.wrap("{\"order\":\"dance\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            assertThat(nonsense.read(ByteBuffer.allocate(1)))
                    .as("its connection is closed")
                    .isEqualTo(-1);
            assertThat(client.give(new Order.Status())).isEqualTo(YES);
            assertThat(silent.isOpen()).isTrue();
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(
                UnixDomainSocketAddress.of(directory.resolve("control").resolve("agent.sock")));
    }

    @Test
    void aPathThatIsTooLongIsNoReasonNotToStart() {
        assertThat(ControlServer.start(directory.resolve("x".repeat(120)), order -> YES, "host"))
                .isEmpty();
    }
}
