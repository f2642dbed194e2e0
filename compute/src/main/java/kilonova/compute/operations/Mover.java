package kilonova.compute.operations;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Move;
import kilonova.compute.operations.Operation.Move.MoveStep;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jdbi.v3.core.Handle;

/**
 * Resizes and cold-migrates. The source guest is held with its devices, and the migration holds its allocations, until the user
 * confirms or reverts; the destination is claimed durably before anything is stopped. Whatever fails ends with the source running
 * again.
 */
final class Mover {
    private static final String SCHEDULE = "conductor_migrate_server";
    private static final String HOLD = "compute_resize_instance";
    private static final String BUILD = "compute_finish_resize";

    private final Workplace work;

    Mover(Workplace work) {
        this.work = work;
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
            case BUILD -> build(server, move, migration);
            case UNDO -> undo(server, move, migration);
            case RESTORE -> restore(server, move, migration);
        };
    }

    private Progress claim(Server server, Move move, Migration migration) {
        if (!work.holdings().holdsAnything(migration.uuid())) {
            Optional<String> refusal = work.holdings().move(server.id(), migration.uuid());
            if (refusal.isPresent()) {
                return giveUp(
                        server,
                        move,
                        migration,
                        SCHEDULE,
                        "What the server holds cannot be set aside for the move. " + refusal.get(),
                        refusal.get());
            }
        }
        Set<String> excluded = migration.kind() == Migration.Kind.MIGRATION ? Set.of(migration.sourceHost()) : Set.of();
        Verdict verdict = work.scheduler().place(new Wish(server, migration.newFlavor(), excluded, move.onlyHost()));
        return switch (verdict) {
            case Verdict.Placed placed -> hold(server, move, migration, placed);
            case Verdict.NotPlaced notPlaced -> {
                work.holdings().giveBack(migration.uuid(), server.id());
                yield giveUp(server, move, migration, SCHEDULE, notPlaced.message(), notPlaced.details());
            }
        };
    }

    private Progress hold(Server server, Move move, Migration migration, Verdict.Placed placed) {
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), move)) {
                return false;
            }
            Migrations.update(handle, with(migration, "migrating", Optional.of(placed.host()), Optional.empty()));
            migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.HELD)));
            task(handle, server, TaskState.RESIZE_MIGRATING);
            Recorder.succeeded(handle, server.id(), move.asker(), SCHEDULE, Optional.empty(), work.now());
            Recorder.started(handle, server.id(), move.asker(), HOLD, Optional.of(migration.sourceHost()), work.now());
            Operations.put(handle, server.id(), move.claimed(placed.devices()));
            return true;
        });
        if (taken) {
            work.hostChanged(migration.sourceHost());
            return Progress.WAITS;
        }
        work.holdings().release(server.id());
        return Progress.MOVED;
    }

    private Progress hold(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = answer(migration.sourceGuest());
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            case HELD -> wishForDestination(server, move, migration);
            case FAILED, DEGRADED -> fail(server, move, migration, HOLD, why(answer.get()));
            case PENDING, BUILDING, RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, ABSENT -> Progress.WAITS;
        };
    }

    private Progress wishForDestination(Server server, Move move, Migration migration) {
        String host = migration.destinationHost().orElseThrow();
        UUID guestId = UUID.randomUUID();
        var ports = work.ports().ports(server.id().toString());
        var images = GuestImages.of(server.imageId(), work.images());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Guests.insert(
                        handle,
                        host,
                        GuestSpecs.first(
                                guestId,
                                server,
                                migration.newFlavor(),
                                migration.wasRunning() ? GuestGoal.RUNNING : GuestGoal.STOPPED,
                                move.devices(),
                                GuestSpecs.spec(server, migration.newFlavor(), images, ports)));
                Migrations.update(
                        handle, with(migration, "post-migrating", migration.destinationHost(), Optional.of(guestId)));
                task(handle, server, TaskState.RESIZE_FINISH);
                Recorder.succeeded(
                        handle, server.id(), move.asker(), HOLD, Optional.of(migration.sourceHost()), work.now());
                Recorder.started(handle, server.id(), move.asker(), BUILD, Optional.of(host), work.now());
                Operations.put(handle, server.id(), move.at(MoveStep.BUILD));
            }
        });
        work.hostChanged(host);
        return Progress.WAITS;
    }

    private Progress build(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = answer(migration.destinationGuest());
        GuestPhase wanted = migration.wasRunning() ? GuestPhase.RUNNING : GuestPhase.STOPPED;
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        if (answer.get().phase() == wanted) {
            return arrive(server, move, migration);
        }
        return switch (answer.get().phase()) {
            case PENDING, BUILDING -> Progress.WAITS;
            case RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, HELD, DEGRADED, FAILED, ABSENT ->
                fail(server, move, migration, BUILD, why(answer.get()));
        };
    }

    private Progress arrive(Server server, Move move, Migration migration) {
        String host = migration.destinationHost().orElseThrow();
        work.ports().bind(server.id().toString(), host);
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                        current.whereabouts()
                                                .on(
                                                        host,
                                                        migration
                                                                .destinationGuest()
                                                                .orElseThrow()),
                                        work.now())
                                .with(migration.newFlavor(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.RESIZED)
                                                .withTask(Optional.empty())
                                                .with(migration.wasRunning() ? PowerState.RUNNING : PowerState.SHUTDOWN)
                                                .launched(work.now()),
                                        work.now()));
                Migrations.update(
                        handle, with(migration, "finished", migration.destinationHost(), migration.destinationGuest()));
                Recorder.succeeded(handle, server.id(), move.asker(), BUILD, Optional.of(host), work.now());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    private Progress fail(Server server, Move move, Migration migration, String event, String why) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration
                        .destinationGuest()
                        .ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
                Recorder.failed(
                        handle,
                        server.id(),
                        move.asker(),
                        event,
                        migration.destinationHost(),
                        work.now(),
                        "The move failed, and the server stays where it is. " + why,
                        why);
                Operations.put(handle, server.id(), move.failed(why));
            }
        });
        migration.destinationHost().ifPresent(work::hostChanged);
        return Progress.MOVED;
    }

    private Progress undo(Server server, Move move, Migration migration) {
        if (guest(migration.destinationGuest()).isPresent()) {
            return Progress.WAITS;
        }
        work.holdings().giveBack(migration.uuid(), server.id());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration
                        .sourceGuest()
                        .ifPresent(id -> Guests.wish(
                                handle,
                                id,
                                guest -> guest.with(migration.wasRunning() ? GuestGoal.RUNNING : GuestGoal.STOPPED)));
                Operations.put(handle, server.id(), move.at(MoveStep.RESTORE));
            }
        });
        work.hostChanged(migration.sourceHost());
        return Progress.WAITS;
    }

    private Progress restore(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = answer(migration.sourceGuest());
        if (answer.isEmpty()
                || answer.get().phase() == GuestPhase.PENDING
                || answer.get().phase() == GuestPhase.BUILDING) {
            return Progress.WAITS;
        }
        String why = move.failure().orElse("");
        return giveUp(server, move, migration, BUILD, "The move failed, and the server stays where it is. " + why, why);
    }

    /** The server is what it was before; only its last fault and its actions tell of the attempt. */
    private Progress giveUp(
            Server server, Move move, Migration migration, String event, String message, String details) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(move.vmBefore())
                                        .withTask(Optional.empty())
                                        .withFault(Optional.of(new ServerFault(400, message, details, work.now()))),
                                work.now()));
                Migrations.update(
                        handle, with(migration, "error", migration.destinationHost(), migration.destinationGuest()));
                if (event.equals(SCHEDULE)) {
                    Recorder.failed(
                            handle, server.id(), move.asker(), event, Optional.empty(), work.now(), message, details);
                }
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    private Progress end(Server server, Move move) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    private void task(Handle handle, Server server, TaskState task) {
        Servers.update(
                handle, server.id(), current -> current.with(current.state().withTask(Optional.of(task)), work.now()));
    }

    private Optional<Guest> guest(Optional<UUID> guestId) {
        return guestId.flatMap(id -> work.database().read(handle -> Guests.find(handle, id)));
    }

    private Optional<ObservedGuest> answer(Optional<UUID> guestId) {
        return guest(guestId).flatMap(Guest::answer);
    }

    private static String why(ObservedGuest seen) {
        return seen.problem().map(Problem::message).orElse("The host gave no reason.");
    }

    private Migration with(
            Migration migration, String status, Optional<String> destinationHost, Optional<UUID> destinationGuest) {
        return migration.with(status, destinationHost, destinationGuest, work.now());
    }
}
