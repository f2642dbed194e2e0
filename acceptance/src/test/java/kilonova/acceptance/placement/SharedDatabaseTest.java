package kilonova.acceptance.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import kilonova.acceptance.placement.history.History;
import kilonova.acceptance.placement.history.Operation;
import kilonova.acceptance.placement.history.Operation.Answer;
import kilonova.acceptance.placement.history.Operation.Question;
import kilonova.acceptance.placement.history.Tracker;
import kilonova.http.Json;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.PostgresqlServer;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers in processes of their own on one PostgreSQL, random clients at both, and faults in between: a server is killed, the
 * database crashes, the database is away. Whatever clients were told must be explained by one server that does one thing after
 * the other.
 */
class SharedDatabaseTest {
    private static final String PROVIDER = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String CONSUMER = "cccccccc-0000-4000-8000-00000000000";
    private static final int CAPACITY = 6;
    private static final int CONSUMERS = 5;
    private static final int CLIENTS = 4;
    private static final int STEPS = 120;

    private final AtomicLong clock = new AtomicLong();
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void faultsAreNotSeenInWhatClientsAreTold() throws Exception {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("SharedDatabaseTest: seed " + seed);
        DatabaseUrl.Postgresql url = (DatabaseUrl.Postgresql) TestDatabases.url(Engine.POSTGRESQL);
        try (PlacementProcess left = new PlacementProcess(folder.resolve("left"), url);
                PlacementProcess right = new PlacementProcess(folder.resolve("right"), url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            prepare(left);
            List<PlacementProcess> servers = List.of(left, right);
            List<CountDownLatch> quarters = new ArrayList<>();
            for (int quarter = 1; quarter <= 3; quarter++) {
                quarters.add(new CountDownLatch(CLIENTS * STEPS * quarter / 4));
            }
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                clients.add(threads.submit(() -> {
                    int steps = STEPS;
                    try {
                        for (; steps > 0; steps--) {
                            act(random, servers.get(random.nextInt(servers.size())));
                            quarters.forEach(CountDownLatch::countDown);
                        }
                    } finally {
                        // A client that fails must not leave the faults waiting for it.
                        for (; steps > 0; steps--) {
                            quarters.forEach(CountDownLatch::countDown);
                        }
                    }
                    return true;
                }));
            }
            quarters.get(0).await();
            right.kill();
            right.startAgain();
            quarters.get(1).await();
            PostgresqlServer.shared().restart();
            quarters.get(2).await();
            whileTheDatabaseIsAway(left);
            for (Future<?> client : clients) {
                client.get();
            }
            record(new Question.Read(), left);
            record(new Question.Read(), right);
        }
        assertThat(new History(List.copyOf(operations)).problem(new Tracker(CAPACITY, Map.of())))
                .as("seed " + seed)
                .isEmpty();
        assertThat(operations.stream().filter(operation -> operation.told() instanceof Answer.Done))
                .as("seed " + seed)
                .hasSizeGreaterThan(STEPS / 4);
    }

    private static void prepare(PlacementProcess server) throws IOException, InterruptedException {
        assertThat(server.ask("POST", "/resource_providers", "{\"name\":\"gpu\",\"uuid\":\"" + PROVIDER + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.ask(
                                "POST",
                                "/resource_providers/" + PROVIDER + "/inventories",
                                "{\"resource_class\":\"VGPU\",\"total\":" + CAPACITY + "}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static void whileTheDatabaseIsAway(PlacementProcess server) throws IOException, InterruptedException {
        PostgresqlServer.shared().stop();
        try {
            HttpResponse<String> answer = server.ask("PUT", "/traits/CUSTOM_AWAY", "");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        } finally {
            PostgresqlServer.shared().startAgain();
        }
    }

    private void act(Random random, PlacementProcess server) throws InterruptedException {
        int consumer = random.nextInt(CONSUMERS);
        Question question = switch (random.nextInt(3)) {
            case 0 -> new Question.Claim(consumer, 1 + random.nextInt(3));
            case 1 -> new Question.Release(consumer);
            default -> new Question.Read();
        };
        if (!record(question, server)) {
            // One question of a client is open at most, or too many orders would be possible to look at all of them.
            server.awaitReady();
        }
    }

    /** Asks, and notes what was told. False if no answer came. */
    private boolean record(Question question, PlacementProcess server) throws InterruptedException {
        long began = clock.incrementAndGet();
        Answer answer;
        try {
            answer = ask(question, server);
        } catch (ConnectException notAsked) {
            return false;
        } catch (IOException broken) {
            answer = new Answer.Unknown();
        }
        boolean known = !(answer instanceof Answer.Unknown);
        if (known || !(question instanceof Question.Read)) {
            operations.add(new Operation(question, answer, began, known ? clock.incrementAndGet() : Operation.NEVER));
        }
        return known;
    }

    private static Answer ask(Question question, PlacementProcess server) throws IOException, InterruptedException {
        HttpResponse<String> answer = switch (question) {
            case Question.Claim(int consumer, int amount) ->
                server.ask("PUT", "/allocations/" + CONSUMER + consumer, claim(amount));
            case Question.Release(int consumer) -> server.ask("DELETE", "/allocations/" + CONSUMER + consumer, "");
            case Question.Read() -> server.ask("GET", "/resource_providers/" + PROVIDER + "/allocations", "");
        };
        return switch (answer.statusCode()) {
            case 200 -> holds(answer.body());
            case 204 -> new Answer.Done();
            case 404, 409 -> new Answer.Refused();
            case 503 -> new Answer.Unknown();
            default -> throw new AssertionError(question + ": " + answer.statusCode() + " " + answer.body());
        };
    }

    private static Answer holds(String body) {
        Map<Integer, Integer> amounts = new TreeMap<>();
        Json.parse(body)
                .path("allocations")
                .properties()
                .forEach(held -> amounts.put(
                        Integer.parseInt(held.getKey().substring(CONSUMER.length())),
                        held.getValue().path("resources").path("VGPU").asInt()));
        return new Answer.Holds(amounts);
    }

    private static String claim(int amount) {
        return """
                {"allocations": {"%s": {"resources": {"VGPU": %d}}}, "project_id": "p", "user_id": "u",
                 "consumer_generation": null, "consumer_type": "INSTANCE"}
                """.formatted(PROVIDER, amount);
    }
}
