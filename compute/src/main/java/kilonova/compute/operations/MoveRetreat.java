package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Move.MoveStep;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;

/** The way back from a resize or cold migration that failed: the destination goes, and the source runs again. */
final class MoveRetreat {
    static final String SCHEDULE = "conductor_migrate_server";

    private final Workplace work;

    MoveRetreat(Workplace work) {
        this.work = work;
    }

    /** Begins to undo what was done until now. */
    Progress begin(Server server, Move move, Migration migration, String event, String why) {
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
                        sentence(why),
                        why);
                Operations.put(handle, server.id(), move.failed(why));
            }
        });
        migration.destinationHost().ifPresent(work::hostChanged);
        return Progress.MOVED;
    }

    Progress undo(Server server, Move move, Migration migration) {
        return work.guest(migration.destinationGuest()).isPresent()
                ? Progress.WAITS
                : takeBack(work.fence(server.id(), move), server, move, migration);
    }

    /** Nothing is held at the destination any longer: the source is the server again. */
    Progress takeBack(Fence fence, Server server, Move move, Migration migration) {
        fence.giveBack(migration.uuid(), server.id());
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

    Progress restore(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = work.answer(migration.sourceGuest());
        if (answer.isEmpty()
                || answer.get().phase() == GuestPhase.PENDING
                || answer.get().phase() == GuestPhase.BUILDING) {
            return Progress.WAITS;
        }
        return giveUp(server, move, migration, move.failure().orElse(""));
    }

    /** The server is what it was before, whatever its host says. */
    Progress giveUp(Server server, Move move, Migration migration, String why) {
        work.database().change(handle -> leave(handle, server, move, migration, sentence(why), why));
        return Progress.ENDED;
    }

    /** Gives up a move that found no destination. */
    Progress giveUpUnplaced(Server server, Move move, Migration migration, String message, String details) {
        work.database().change(handle -> {
            if (leave(handle, server, move, migration, message, details)) {
                Recorder.failed(
                        handle, server.id(), move.asker(), SCHEDULE, Optional.empty(), work.now(), message, details);
            }
        });
        return Progress.ENDED;
    }

    /** The server is what it was before; only its last fault and its actions tell of the attempt. */
    private boolean leave(
            Handle handle, Server server, Move move, Migration migration, String message, String details) {
        if (!Operations.isCurrent(handle, server.id(), move)) {
            return false;
        }
        Servers.update(
                handle,
                server.id(),
                current -> current.with(
                        current.state()
                                .with(move.vmBefore())
                                .withTask(Optional.empty())
                                .withFault(Optional.of(new ServerFault(400, message, details, work.now()))),
                        work.now()));
        Migrations.update(handle, migration.with(MigrationStatus.ERROR, work.now()));
        Operations.end(handle, server.id());
        return true;
    }

    private static String sentence(String why) {
        return "The move failed, and the server stays where it is. " + why;
    }
}
