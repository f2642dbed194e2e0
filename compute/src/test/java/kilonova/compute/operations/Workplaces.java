package kilonova.compute.operations;

import java.time.Clock;
import kilonova.compute.scheduler.Scheduler;

/** Workplaces that are like another but for some of their parts. */
final class Workplaces {
    private Workplaces() {}

    static Workplace with(Workplace work, Clock clock) {
        return with(work, clock, work.scheduler(), work.holdings());
    }

    static Workplace with(Workplace work, Scheduler scheduler, Holdings holdings) {
        return with(work, work.clock(), scheduler, holdings);
    }

    private static Workplace with(Workplace work, Clock clock, Scheduler scheduler, Holdings holdings) {
        return new Workplace(
                work.database(),
                work.signals(),
                clock,
                scheduler,
                holdings,
                work.ports(),
                work.images(),
                work.snapshots(),
                work.hosts(),
                work.hooks(),
                work.maxAttempts(),
                work.offloadsShelved(),
                work.reclaimAfter());
    }
}
