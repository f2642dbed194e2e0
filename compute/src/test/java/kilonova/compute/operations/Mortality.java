package kilonova.compute.operations;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.compute.scheduler.Scheduler;
import kilonova.network.server.ServerPorts;

/**
 * Lets a controller die before or after anything that it does to the world: before each call of its neighbours, after it, and inside
 * transactions, where it looks at the clock. From then on it does nothing any more. Thread-safe.
 */
final class Mortality {
    /** The controller's process is gone. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed by the test", null, false, false);
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    /** Methods that change nothing, so that dying around them is dying before the next deed. */
    private static final Set<String> LOOKS = Set.of("now", "ports", "find");

    private final AtomicInteger left = new AtomicInteger(NEVER);

    /** It dies when it has done that much more. */
    void dieAfter(int beats) {
        left.set(beats);
    }

    boolean isDead() {
        return left.get() <= 0;
    }

    private void beat() {
        if (left.get() != NEVER && left.decrementAndGet() <= 0) {
            left.set(0);
            throw new Killed();
        }
    }

    /** What a mortal controller works with: the same, but for its death. */
    Workplace of(Workplace work) {
        return new Workplace(
                work.database(),
                work.signals(),
                clock(work.clock()),
                mortal(Scheduler.class, work.scheduler()),
                mortal(Holdings.class, work.holdings()),
                mortal(ServerPorts.class, work.ports()),
                mortal(ImageSources.class, work.images()),
                mortal(Snapshots.class, work.snapshots()),
                work.hosts(),
                work.hooks(),
                work.maxAttempts(),
                work.offloadsShelved(),
                work.reclaimAfter(),
                work.liveMigration());
    }

    private <T> T mortal(Class<T> type, T neighbour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    boolean looks = LOOKS.contains(method.getName());
                    if (!looks) {
                        beat();
                    }
                    try {
                        Object answer = method.invoke(neighbour, arguments);
                        if (!looks) {
                            beat();
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private Clock clock(Clock clock) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return clock.withZone(zone);
            }

            @Override
            public Instant instant() {
                beat();
                return clock.instant();
            }
        };
    }
}
