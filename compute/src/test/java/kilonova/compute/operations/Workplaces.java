package kilonova.compute.operations;

import java.time.Clock;
import kilonova.compute.scheduler.Explanation;
import kilonova.compute.scheduler.Held;
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
                work.reclaimAfter(),
                work.liveMigration());
    }

    /** What a scheduler does to place a server. */
    @FunctionalInterface
    interface Place {
        Scheduler.Verdict place(Scheduler.Wish wish, Held before);
    }

    static Workplace with(Workplace work, Place place, Holdings holdings) {
        Scheduler scheduler = new Scheduler() {
            @Override
            public Verdict place(Wish wish, Held before) {
                return place.place(wish, before);
            }

            @Override
            public Explanation explain(Wish wish) {
                return work.scheduler().explain(wish);
            }
        };
        return with(work, scheduler, holdings);
    }
}
