package kilonova.acceptance.walk;

import java.time.Duration;
import java.util.List;
import java.util.Random;
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

    /** What troubles left behind must go by a reboot, or by deletion. */
    private void mend() {
        for (ServerSeen server : lookout.servers()) {
            if (server.status().equals("ERROR")) {
                history.add("failed", server.name() + " " + server.fault());
                deeds.act(random.nextBoolean() ? "delete" : "reboot-hard", server);
            } else if (!server.fault().isEmpty()) {
                history.add("degraded", server.name() + " " + server.status() + " " + server.fault());
                deeds.act(server.status().equals("ACTIVE") ? "reboot-hard" : "delete", server);
            }
        }
        agree("after mending");
        List<ServerSeen> lacking = lookout.servers().stream()
                .filter(server -> !server.status().equals("ERROR"))
                .filter(server -> !server.fault().isEmpty())
                .toList();
        if (!lacking.isEmpty()) {
            throw new AssertionError("still lacking something after a reboot: " + lacking);
        }
    }

    private void agree(String when) {
        Eventually.holds(
                "agreement " + when,
                MOST_TO_AGREE,
                () -> Rules.broken(lookout.look()).isEmpty(),
                () -> {
                    Sight last = lookout.look();
                    return "\n" + String.join("\n", Rules.broken(last)) + "\n\n" + last;
                });
        history.add("agreed", when);
    }
}
