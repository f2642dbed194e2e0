package kilonova.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients at once, each on its own connection and its own virtual thread. */
final class Clients {
    private Clients() {}

    /** One step of the work, done by one client. */
    @FunctionalInterface
    interface Step {
        /** Adds its answers to the list. */
        void run(Connection connection, int number, List<Connection.Answer> answers) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param seconds from the first request to the last answer
     */
    record Result(List<Connection.Answer> answers, double seconds) {
        Latencies totals() {
            return Latencies.of(
                    answers.stream().mapToLong(Connection.Answer::total).toArray());
        }

        Latencies firstBytes() {
            return Latencies.of(
                    answers.stream().mapToLong(Connection.Answer::firstByte).toArray());
        }

        double rate() {
            return answers.size() / seconds;
        }

        /** How many answers had each status. */
        Map<Integer, Integer> statuses() {
            Map<Integer, Integer> counts = new TreeMap<>();
            answers.forEach(answer -> counts.merge(answer.status(), 1, Integer::sum));
            return counts;
        }

        /** This result, if all answers were good. */
        Result allGood() {
            if (answers.stream().anyMatch(answer -> answer.status() >= 300)) {
                throw new IllegalStateException("not every request succeeded: " + statuses());
            }
            return this;
        }
    }

    /** Does the steps 0 to {@code steps - 1}, each once, by that many clients. */
    static Result run(InetSocketAddress server, String microversion, int clients, int steps, Step step)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Connection.Answer>>> running = new ArrayList<>();
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(server, microversion, next, steps, step)));
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Connection.Answer> answers = new ArrayList<>();
        for (Future<List<Connection.Answer>> client : running) {
            try {
                answers.addAll(client.get());
            } catch (ExecutionException failure) {
                throw new IOException("a client failed", failure.getCause());
            }
        }
        return new Result(List.copyOf(answers), seconds);
    }

    private static List<Connection.Answer> client(
            InetSocketAddress server, String microversion, AtomicInteger next, int steps, Step step)
            throws IOException {
        List<Connection.Answer> answers = new ArrayList<>();
        try (Connection connection = new Connection(server, microversion)) {
            for (int number = next.getAndIncrement(); number < steps; number = next.getAndIncrement()) {
                step.run(connection, number, answers);
            }
        }
        return answers;
    }
}
