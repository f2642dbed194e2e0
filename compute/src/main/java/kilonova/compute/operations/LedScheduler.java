package kilonova.compute.operations;

import java.util.function.BooleanSupplier;
import kilonova.compute.scheduler.Explanation;
import kilonova.compute.scheduler.Held;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.scheduler.Scheduler;

/**
 * Places servers only while this controller leads. Members of a group, and servers of a project with a limit, are placed one after the
 * other, and a process knows its own turns only: one that leads no longer stops before its next server, not after the last of thousands.
 *
 * @param leads whether this controller leads, as far as it knows
 */
record LedScheduler(Scheduler scheduler, BooleanSupplier leads) implements Scheduler {
    /** @throws Overtaken if this controller leads no longer; nothing was claimed */
    @Override
    public Verdict place(Wish wish, Held before) {
        if (!leads.getAsBoolean()) {
            throw new Overtaken("Another controller places servers now, and so server "
                    + wish.server().id() + ".");
        }
        return scheduler.place(wish, before);
    }

    @Override
    public Explanation explain(Wish wish) {
        return scheduler.explain(wish);
    }
}
