package kilonova.compute.operations;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.hosts.Guests;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.ObservedGuest;

/**
 * Resizes and cold-migrates: finds the destination and holds the source. The source guest is held with its devices, and the migration
 * holds its allocations, until the user confirms or reverts; the destination is claimed durably before anything is stopped. What
 * follows is {@link MoveDestination}'s, and what fails {@link MoveRetreat}'s.
 */
final class Mover {
    static final String HOLD = "compute_resize_instance";

    private final Workplace work;
    private final MoveDestination destination;
    private final MoveRetreat retreat;

    Mover(Workplace work) {
        this.work = work;
        this.retreat = new MoveRetreat(work);
        this.destination = new MoveDestination(work, retreat);
    }

    Progress advance(Server server, Move move) {
        Optional<Migration> open = work.database().read(handle -> Migrations.open(handle, server.id()));
        if (open.isEmpty()) {
            return end(server, move);
        }
        Migration migration = open.get();
        return switch (move.step()) {
            case CLAIM -> claim(server, move, migration);
            case HOLD -> hold(server, move, migration);
            case BUILD -> destination.build(server, move, migration);
            case UNDO -> retreat.undo(server, move, migration);
            case RESTORE -> retreat.restore(server, move, migration);
        };
    }

    private Progress claim(Server server, Move move, Migration migration) {
        Fence fence = work.fence(server.id(), move);
        if (!fence.holdsAnything(migration.uuid())) {
            Optional<String> refusal = fence.move(server.id(), migration.uuid());
            if (refusal.isPresent()) {
                return retreat.giveUpUnplaced(
                        server,
                        move,
                        migration,
                        "What the server holds cannot be set aside for the move. " + refusal.get(),
                        refusal.get());
            }
        }
        Set<String> excluded = new HashSet<>(work.hosts().withoutDisksOf(migration.sourceHost()));
        if (migration.kind() == Migration.Kind.MIGRATION) {
            excluded.add(migration.sourceHost());
        }
        Verdict verdict = fence.place(new Wish(server, migration.newFlavor(), excluded, move.onlyHost()));
        return switch (verdict) {
            case Verdict.Placed placed -> hold(fence, server, move, migration, placed);
            case Verdict.NotPlaced notPlaced -> {
                fence.giveBack(migration.uuid(), server.id());
                yield retreat.giveUpUnplaced(server, move, migration, notPlaced.message(), notPlaced.details());
            }
        };
    }

    private Progress hold(Fence fence, Server server, Move move, Migration migration, Verdict.Placed placed) {
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), move)) {
                return false;
            }
            Migrations.update(
                    handle,
                    migration.with(
                            MigrationStatus.MIGRATING, Optional.of(placed.host()), Optional.empty(), work.now()));
            migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.HELD)));
            work.showTask(handle, server.id(), TaskState.RESIZE_MIGRATING);
            Recorder.succeeded(handle, server.id(), move.asker(), MoveRetreat.SCHEDULE, Optional.empty(), work.now());
            Recorder.started(handle, server.id(), move.asker(), HOLD, Optional.of(migration.sourceHost()), work.now());
            Operations.put(handle, server.id(), move.claimed(placed.devices()));
            return true;
        });
        if (taken) {
            work.hostChanged(migration.sourceHost());
            return Progress.WAITS;
        }
        fence.release(server.id());
        return Progress.MOVED;
    }

    private Progress hold(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = work.answer(migration.sourceGuest());
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            case HELD -> destination.wish(server, move, migration, HOLD);
            case FAILED, DEGRADED -> retreat.begin(server, move, migration, HOLD, Workplace.why(answer.get()));
            case PENDING, BUILDING, RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, ARRIVING, DEPARTED, ABSENT ->
                Progress.WAITS;
        };
    }

    private Progress end(Server server, Move move) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }
}
