package kilonova.compute.servers.pages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;

/** Servers of all sorts with many equal values, and texts that languages and encodings put in other orders than code points. */
record RandomServers(Random random) {
    static final List<String> TEXTS = List.of(
            "",
            "a",
            "B",
            "b",
            "Z",
            "ä",
            "web-1",
            "web_1",
            "web 1",
            "Web-1",
            "'quoted\"",
            "100 %",
            "\\u0041",
            "\uffee",
            "\ud83d\ude00");
    static final List<String> HOSTS = List.of("h1", "h2", "H3", "host_4", "höst");
    static final List<String> TAGS = List.of("red", "blue", "", "'", "\ud83d\ude00");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final List<Long> NANOSECONDS = List.of(0L, 500_000_000L, 120_000_000L, 120_001_000L, 120_001_001L);

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String text() {
        return one(TEXTS);
    }

    Instant time() {
        return START.plusSeconds(random.nextInt(3)).plusNanos(one(NANOSECONDS));
    }

    private <T> Optional<T> perhaps(T value) {
        return random.nextInt(3) > 0 ? Optional.of(value) : Optional.empty();
    }

    Server server() {
        Instant created = time();
        return new Server(
                new UUID(random.nextLong(), random.nextLong()),
                text(),
                one(List.of("p1", "p2")),
                text(),
                created,
                time(),
                details(),
                new Flavor(text(), text(), 1, 64, 1, 0, 0, 1, true, Optional.empty(), Map.of(), Set.of(), created),
                perhaps(text()),
                new Server.State(
                        one(List.of(VmState.values())),
                        perhaps(one(List.of(TaskState.values()))),
                        one(List.of(PowerState.values())),
                        random.nextInt(3) * 50,
                        Optional.empty(),
                        perhaps(new Server.Lock(random.nextBoolean(), perhaps(text()))),
                        perhaps(time()),
                        perhaps(time()),
                        Optional.empty()),
                new Server.Whereabouts(
                        Optional.of(one(HOSTS)),
                        Optional.of(new UUID(1, 1)),
                        Optional.empty(),
                        Optional.empty(),
                        random.nextInt(12),
                        one(List.of("r1", "r2"))),
                Optional.empty());
    }

    /** As {@link #server()}, or in a state that needs no host and without one. */
    Server anywhere() {
        Server server = server();
        return random.nextInt(4) > 0
                ? server
                : server.with(server.state().with(one(List.of(VmState.BUILDING, VmState.ERROR))), server.updatedAt())
                        .with(server.whereabouts().nowhere(), server.updatedAt());
    }

    private Server.Details details() {
        return new Server.Details(
                text(),
                perhaps(text()),
                Map.of(),
                random.nextBoolean()
                        ? Set.of()
                        : Set.of(one(List.of("red", "blue")), one(List.of("", "'", "\ud83d\ude00"))),
                perhaps(text()),
                Optional.empty(),
                Optional.empty(),
                random.nextBoolean(),
                one(List.of("AUTO", "MANUAL")),
                one(List.of("", "10.0.0.1", "10.0.0.10")),
                one(List.of("", "fd00::1")),
                List.of(),
                Map.of(),
                Optional.empty());
    }
}
