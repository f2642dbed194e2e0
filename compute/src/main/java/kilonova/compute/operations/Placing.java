package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import org.jdbi.v3.core.Handle;

/**
 * Finds places for the servers of one reservation together, because fewer than its minimum make all of them fail. Every server is
 * tried against every host and device that has room then: a multi-create is not held to one device (Launchpad bug 1874664).
 */
final class Placing {
    static final String EVENT = "conductor_schedule_and_build_instances";

    private final Workplace work;
    private final Consumer<UUID> wake;
    private final ReservationTurns turns = new ReservationTurns();

    Placing(Workplace work, Consumer<UUID> wake) {
        this.work = work;
        this.wake = wake;
    }

    private record Waiting(Server server, Build build) {}

    /**
     * @param provided how many need no place any more: those that were placed before, be it before a crash, and those that their
     *     owner deleted meanwhile
     */
    private record Reservation(List<Waiting> waiting, int provided) {}

    /**
     * Places all servers of the reservation that still need a place. Returns at once if somebody else does that now; the server is
     * woken then when that is done.
     */
    Progress place(Server server, Build build) {
        if (!turns.begin(build.reservationId(), server.id())) {
            return Progress.WAITS;
        }
        Set<UUID> waited;
        try {
            placeAll(build);
        } finally {
            waited = turns.end(build.reservationId());
        }
        // After a failure nobody is woken: the next sweep tries again.
        waited.forEach(wake);
        return Progress.MOVED;
    }

    private void placeAll(Build build) {
        Fence fence = work.fence();
        Reservation reservation = work.database().read(handle -> reservation(handle, build.reservationId()));
        Map<Waiting, Verdict> verdicts = new LinkedHashMap<>();
        for (Waiting one : reservation.waiting()) {
            verdicts.put(one, fence.place(wish(one)));
        }
        settle(fence, build, reservation.provided(), verdicts);
    }

    private void settle(Fence fence, Build build, int provided, Map<Waiting, Verdict> verdicts) {
        long placed = provided
                + verdicts.values().stream()
                        .filter(Verdict.Placed.class::isInstance)
                        .count();
        // A retry of one must not undo the others, nor be undone for what became of them.
        boolean enough =
                placed >= build.minCount() || verdicts.keySet().stream().anyMatch(Placing::isRetry);
        if (!enough) {
            refuseAll(fence, build, placed, verdicts);
            return;
        }
        verdicts.forEach((waiting, verdict) -> {
            switch (verdict) {
                case Verdict.Placed fits -> accept(fence, waiting, fits);
                case Verdict.NotPlaced notPlaced ->
                    work.database().change(handle -> refuse(handle, waiting, notPlaced));
            }
        });
    }

    /**
     * They fail in one transaction, after everything is given back: after a crash in between all of them are tried anew, and none is
     * judged without its siblings.
     */
    private void refuseAll(Fence fence, Build build, long placed, Map<Waiting, Verdict> verdicts) {
        Verdict.NotPlaced tooFew = tooFew(build, placed, verdicts.values());
        verdicts.forEach((waiting, verdict) -> {
            if (verdict instanceof Verdict.Placed) {
                fence.release(waiting.server().id());
            }
        });
        work.database()
                .change(handle -> verdicts.forEach((waiting, verdict) ->
                        refuse(handle, waiting, verdict instanceof Verdict.NotPlaced own ? own : tooFew)));
    }

    private static boolean isRetry(Waiting waiting) {
        return waiting.build().attempt() > 0;
    }

    private static Verdict.NotPlaced tooFew(Build build, long placed, Collection<Verdict> verdicts) {
        Verdict.NotPlaced first = verdicts.stream()
                .filter(Verdict.NotPlaced.class::isInstance)
                .map(Verdict.NotPlaced.class::cast)
                .findFirst()
                .orElse(new Verdict.NotPlaced("Other servers of the same request have failed.", ""));
        return new Verdict.NotPlaced(
                "At least " + build.minCount() + " servers were asked for, and there is room for " + placed + ". "
                        + first.message(),
                first.details());
    }

    private static Wish wish(Waiting waiting) {
        return new Wish(
                waiting.server(),
                waiting.server().flavor(),
                waiting.build().triedHosts(),
                waiting.server().whereabouts().requestedHost());
    }

    private void accept(Fence fence, Waiting waiting, Verdict.Placed placed) {
        UUID serverId = waiting.server().id();
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, serverId, waiting.build())) {
                return false;
            }
            Servers.update(
                    handle,
                    serverId,
                    current -> current.with(
                                    new Server.Whereabouts(
                                            Optional.of(placed.host()),
                                            Optional.empty(),
                                            current.whereabouts().requestedZone(),
                                            current.whereabouts().requestedHost(),
                                            current.whereabouts().launchIndex(),
                                            current.whereabouts().reservationId()),
                                    work.now())
                            .with(current.state().withTask(Optional.of(TaskState.NETWORKING)), work.now()));
            Recorder.succeeded(handle, serverId, waiting.build().asker(), EVENT, Optional.empty(), work.now());
            Operations.put(handle, serverId, waiting.build().claimed(placed.devices()));
            return true;
        });
        if (!taken) {
            fence.release(serverId);
        } else {
            wake.accept(serverId);
        }
    }

    private void refuse(Handle handle, Waiting waiting, Verdict.NotPlaced notPlaced) {
        String details = notPlaced.details()
                + (waiting.build().failures().isEmpty()
                        ? ""
                        : "\nTried before:\n"
                                + String.join("\n", waiting.build().failures()));
        if (Operations.isCurrent(handle, waiting.server().id(), waiting.build())) {
            Builder.fail(handle, work, waiting.server().id(), waiting.build(), EVENT, notPlaced.message(), details);
        }
    }

    private static Reservation reservation(Handle handle, String reservationId) {
        List<Waiting> waiting = new ArrayList<>();
        int provided = Servers.deletedOfReservation(handle, reservationId);
        for (Server server : Servers.ofReservation(handle, reservationId)) {
            Optional<Operation> operation = Operations.find(handle, server.id());
            if (operation.isPresent() && operation.get() instanceof Build build && build.step() == BuildStep.SCHEDULE) {
                waiting.add(new Waiting(server, build));
            } else if (server.state().vm() != VmState.ERROR) {
                provided++;
            }
        }
        return new Reservation(waiting, provided);
    }
}
