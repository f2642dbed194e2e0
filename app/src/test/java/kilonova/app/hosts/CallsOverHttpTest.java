package kilonova.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import kilonova.agent.link.HttpController;
import kilonova.compute.hostcalls.CallRelay;
import kilonova.compute.hostcalls.CallRoutes;
import kilonova.compute.hostcalls.HostCalls;
import kilonova.compute.hostcalls.HostReply;
import kilonova.http.Fault;
import kilonova.http.Metrics;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.Server;
import kilonova.http.Service;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import kilonova.protocol.calls.HostCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a controller asks and what an agent in another process answers, over real connections. */
class CallsOverHttpTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final HostCall CALL = new HostCall.ConsoleLog(UUID.randomUUID(), 1000);

    private final HostCalls calls = new HostCalls(CallRelay.NONE, LONG);
    private final Server server = Server.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            List.of(new Service(
                    "agent",
                    "/agent/v1",
                    Routes.of(new CallRoutes(calls, CallsOverHttpTest::proven).routes()),
                    (fault, _) -> Response.text(fault.status(), "text/plain", fault.message()),
                    _ -> {
                        throw new Fault(401, "not here");
                    })),
            new Metrics());
    private final HttpClient client = HttpClient.newHttpClient();
    private final CallDesk desk =
            new HttpController(URI.create("http://127.0.0.1:" + server.address().getPort()), () -> client).calls();

    private static String proven(Request request) {
        return request.pathParameter("host");
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    private CompletableFuture<HostReply> ask(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return calls.ask(host, CALL);
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                },
                work -> Thread.ofVirtual().start(work));
    }

    private CallRequest asked(String host) throws InterruptedException {
        return desk.awaitCalls(host, LONG).getFirst();
    }

    @Test
    void anAnswerReachesWhoeverAsked() throws InterruptedException {
        CompletableFuture<HostReply> reply = ask("a");
        CallRequest request = asked("a");
        assertThat(request.call()).isEqualTo(CALL);

        desk.answer("a", request, new CallAnswer.ConsoleText("line"));
        assertThat(reply.join()).isEqualTo(new HostReply.Answered(new CallAnswer.ConsoleText("line")));
    }

    @Test
    void aHostAnswersForItselfOnly() throws InterruptedException {
        CompletableFuture<HostReply> reply = ask("a");
        CallRequest request = asked("a");

        desk.answer("b", request, new CallAnswer.Refused(new Problem("calls.failed", "not mine")));
        assertThat(calls.open("b", request.callId())).isEmpty();
        assertThat(reply).isNotDone();

        desk.answer("a", request, new CallAnswer.ConsoleText(""));
        assertThat(reply.join()).isEqualTo(new HostReply.Answered(new CallAnswer.ConsoleText("")));
    }

    @Test
    void aStreamCarriesBytesBothWaysAndEndsWithEitherSide() throws InterruptedException {
        for (boolean agentEnds : new boolean[] {true, false}) {
            CompletableFuture<HostReply> reply = ask("a");
            ByteStream agent = desk.open("a", asked("a")).orElseThrow();
            agent.write(bytes("from the agent"));
            ByteStream controller = ((HostReply.Opened) reply.join()).stream();

            assertThat(text(controller, "from the agent".length())).isEqualTo("from the agent");
            for (String word : List.of("one", "two", "three")) {
                controller.write(bytes(word));
                assertThat(text(agent, word.length())).isEqualTo(word);
                agent.write(bytes(word));
                assertThat(text(controller, word.length())).isEqualTo(word);
            }
            (agentEnds ? agent : controller).close();
            assertThat((agentEnds ? controller : agent).read()).isEmpty();
        }
    }

    @Test
    void aStreamThatNobodyWaitsForIsAtItsEnd() throws InterruptedException {
        ByteStream agent = desk.open("a", new CallRequest(UUID.randomUUID(), CALL, Optional.empty()))
                .orElseThrow();
        assertThat(agent.read()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteStream stream, int length) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            byte[] piece = stream.read();
            assertThat(piece).as("after '%s'", text).isNotEmpty();
            text.append(new String(piece, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
