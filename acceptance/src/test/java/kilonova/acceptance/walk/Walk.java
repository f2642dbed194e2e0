package kilonova.acceptance.walk;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.walk.Sight.ServerSeen;

/**
 * One walk: rounds of things that are asked and things that happen, each followed by calm, in which all books must come to agree. What is
 * asked follows from the seed and from what the cloud shows, so another walk of the same seed goes nearly the same way. Not thread-safe.
 */
final class Walk {
    private static final Duration MOST_TO_AGREE = Duration.ofMinutes(5);
    private static final int MOST_MILLISECONDS_BETWEEN_STEPS = 400;

    private final Grounds grounds;
    private final Random random;
    private final History history;
    private final Lookout lookout;
    private final Deeds deeds;
    private final Troubles troubles;

    Walk(Grounds grounds, long seed, History history) {
        this.grounds = grounds;
        this.random = new Random(seed);
        this.history = history;
        this.lookout = new Lookout(grounds.api(), grounds.hosts());
        this.deeds = new Deeds(grounds, random, history);
        this.troubles = new Troubles(grounds, random, history);
    }

    /** Walks for some time, and then clears everything away. */
    void go(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            round(random.nextInt(3) > 0);
        }
        new Servers(grounds.api()).deleteAll();
        agree("after everything was deleted");
        Sight left = lookout.look();
        if (!left.held().isEmpty()
                || left.hosts().values().stream()
                        .anyMatch(host ->
                                !host.guests().isEmpty() || !host.hardware().isEmpty())) {
            throw new AssertionError("something is left: " + left.held() + left.hosts());
        }
    }

    private void round(boolean troubled) {
        history.add("round", troubled ? "with troubles" : "without troubles");
        int steps = 4 + random.nextInt(10);
        for (int step = 0; step < steps; step++) {
            List<ServerSeen> servers = lookout.servers();
            int dice = random.nextInt(10);
            if (troubled && dice < 4) {
                troubles.strike(servers);
            } else if (dice == 4 && random.nextInt(4) == 0) {
                troubles.close(servers);
            } else {
                deeds.ask(servers);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLISECONDS_BETWEEN_STEPS)));
        }
        troubles.pass();
        agree(troubled ? "after troubles" : "without troubles");
        mend();
    }

    /**
     * What troubles left behind must go by a reboot, or by deletion. Hosts tell of it in their own time, so it may come to light while
     * others are mended already.
     */
    private void mend() {
        Set<UUID> asked = new HashSet<>();
        Eventually.holds(
                "an end of what servers lack",
                MOST_TO_AGREE,
                () -> {
                    lacking().stream().filter(server -> asked.add(server.id())).forEach(this::mend);
                    awaitAgreement("after mending");
                    return lacking().stream()
                            .allMatch(server -> server.status().equals("ERROR") && asked.contains(server.id()));
                },
                () -> "\n" + lacking() + "\n\n" + lookout.look());
        history.add("agreed", "after mending");
    }

    private List<ServerSeen> lacking() {
        return lookout.servers().stream()
                .filter(server -> !server.isBusy())
                .filter(server ->
                        server.status().equals("ERROR") || !server.fault().isEmpty())
                .toList();
    }

    private void mend(ServerSeen server) {
        boolean failed = server.status().equals("ERROR");
        history.add(failed ? "failed" : "degraded", server.name() + " " + server.status() + " " + server.fault());
        boolean reboots = failed ? random.nextBoolean() : server.status().equals("ACTIVE");
        deeds.act(reboots ? "reboot-hard" : "delete", server);
    }

    private void agree(String when) {
        awaitAgreement(when);
        history.add("agreed", when);
    }

    private void awaitAgreement(String when) {
        Eventually.holds(
                "agreement " + when,
                MOST_TO_AGREE,
                () -> Rules.broken(lookout.look()).isEmpty(),
                () -> {
                    Sight last = lookout.look();
                    return "\n" + String.join("\n", Rules.broken(last)) + "\n\n" + last;
                });
    }
}
