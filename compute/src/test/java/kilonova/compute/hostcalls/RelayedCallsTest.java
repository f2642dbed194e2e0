package kilonova.compute.hostcalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallRequest;
import kilonova.protocol.calls.HostCall;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two controllers on one database, and an agent that asks only one of them. */
class RelayedCallsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final HostCall CALL = new HostCall.Diagnose(new UUID(0, 7));
    private static final URI FIRST = URI.create("http://10.0.0.1:8770");
    private static final URI SECOND = URI.create("http://10.0.0.2:8770");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final Database database = TestDatabases.open(Engine.POSTGRESQL);
    private final StoredRelay firstRelay = new StoredRelay(database, FIRST, clock);
    private final StoredRelay secondRelay = new StoredRelay(database, SECOND, clock);
    private final HostCalls first = new HostCalls(firstRelay, LONG);
    private final HostCalls second = new HostCalls(secondRelay, LONG);

    @BeforeEach
    void migrate() {
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static <T> CompletableFuture<T> meanwhile(java.util.concurrent.Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private int left() {
        return database.read(handle -> handle.select("SELECT COUNT(*) FROM host_calls")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void aQuestionReachesAnAgentThatAsksTheOtherController() {
        CompletableFuture<List<CallRequest>> agent = meanwhile(() -> second.awaitCalls("h", LONG));
        until(() -> second.present().contains("h"));
        CompletableFuture<HostReply> reply = meanwhile(() -> first.ask("h", CALL));
        until(() -> left() == 1);

        firstRelay.collect(first);
        assertThat(left()).as("nobody asks the first controller").isEqualTo(1);
        secondRelay.collect(second);
        CallRequest request = agent.join().getFirst();
        assertThat(request.call()).isEqualTo(CALL);
        assertThat(request.answerTo()).contains(FIRST.toString());
        assertThat(left()).isZero();

        CallAnswer answer = new CallAnswer.ConsoleText("");
        assertThat(second.answer("h", request.callId(), answer))
                .as("the second did not ask")
                .isFalse();
        assertThat(first.answer("h", request.callId(), answer)).isTrue();
        assertThat(reply.join()).isEqualTo(new HostReply.Answered(answer));
    }

    @Test
    void aQuestionGoesStraightToAnAgentThatAsksHere() {
        CompletableFuture<List<CallRequest>> agent = meanwhile(() -> first.awaitCalls("h", LONG));
        until(() -> first.present().contains("h"));
        CompletableFuture<HostReply> reply = meanwhile(() -> first.ask("h", CALL));

        CallRequest request = agent.join().getFirst();
        assertThat(request.answerTo()).isEmpty();
        assertThat(left()).isZero();
        assertThat(first.open("h", request.callId())).isPresent();
        assertThat(reply.join()).isInstanceOf(HostReply.Opened.class);
    }

    @Test
    void aQuestionThatNobodyAnswersIsTakenBack() throws InterruptedException {
        HostCalls hasty = new HostCalls(firstRelay, Duration.ofMillis(1));

        assertThat(hasty.ask("h", CALL))
                .isEqualTo(new HostReply.Silent(
                        "The agent of host h did not answer within 0 s. Try again, or look at its log."));
        assertThat(left()).isZero();
        assertThat(hasty.awaitCalls("h", Duration.ZERO)).isEmpty();
    }

    @Test
    void aQuestionOfADeadControllerIsSweptAway() {
        assertThat(firstRelay.leave("h", new CallRequest(UUID.randomUUID(), CALL, Optional.empty())))
                .isTrue();
        now = now.plus(Duration.ofMinutes(2));
        secondRelay.collect(second);
        assertThat(left()).isEqualTo(1);
        now = now.plusSeconds(1);
        secondRelay.collect(second);
        assertThat(left()).isZero();
    }
}
