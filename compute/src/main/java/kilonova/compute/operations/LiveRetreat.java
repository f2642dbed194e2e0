package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back from a live migration that failed or was stopped: the destination gives up all that it made, the source goes on. Where the
 * destination could not even prepare, another is tried.
 */
final class LiveRetreat {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRetreat.class);
    private static final String UNDO = "compute_rollback_live_migration_at_destination";

    private final Workplace work;

    LiveRetreat(Workplace work) {
        this.work = work;
    }

    /**
     * Begins to undo what was done; the guest is known to be at the source, or to be nowhere. After a doubt the source goes on only when
     * the destination has nothing left: then nothing can arrive late.
     */
    Progress begin(Server server, LiveMove move, Migration migration, String event, String why) {
        UUID source = migration.sourceGuest().orElseThrow();
        boolean wasThere = !server.whereabouts().guestId().equals(migration.sourceGuest());
        if (wasThere) {
            work.ports().bind(server.id().toString(), migration.sourceHost());
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration
                        .destinationGuest()
                        .ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
                if (move.step() != LiveStep.DOUBT) {
                    stay(handle, source, move, wasThere);
                }
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().on(migration.sourceHost(), source), work.now()));
                Recorder.failed(
                        handle,
                        server.id(),
                        move.asker(),
                        event,
                        host(event, migration),
                        work.now(),
                        sentence(why),
                        why);
                Recorder.started(handle, server.id(), move.asker(), UNDO, migration.destinationHost(), work.now());
                Operations.put(handle, server.id(), move.failed(why));
            }
        });
        LOG.info("server {} does not move: {}", server.id(), why);
        migration.destinationHost().ifPresent(work::hostChanged);
        work.hostChanged(migration.sourceHost());
        return Progress.MOVED;
    }

    /** A guest that was never told to go needs not be told to stay; one that left and was lost is started anew from its disk. */
    private static void stay(Handle handle, UUID source, LiveMove move, boolean lost) {
        Guests.find(handle, source)
                .filter(guest -> guest.desired().goal() == GuestGoal.DEPARTING)
                .ifPresent(_ -> Guests.wish(
                        handle, source, guest -> lost ? guest.rebooted(true) : guest.with(Goals.of(move.vmBefore()))));
    }

    private static Optional<String> host(String event, Migration migration) {
        return event.equals(LiveMover.PREPARE) ? migration.destinationHost() : Optional.of(migration.sourceHost());
    }

    /**
     * Waits for the destination to be clean. One that is down keeps its claim, in the name of the guest that it may still have, and the
     * server does not wait for it.
     */
    Progress undo(Server server, LiveMove move, Migration migration) {
        Optional<Guest> arriving = work.guest(migration.destinationGuest());
        if (arriving.isPresent() && work.hosts().isUp(arriving.get().host())) {
            return Progress.WAITS;
        }
        Fence fence = work.fence(server.id(), move);
        if (arriving.isPresent() && fence.holdsAnything(migration.uuid())) {
            UUID guestId = arriving.get().desired().guestId();
            LostClaims.abandon(work, fence, server.id(), server.id(), guestId);
        }
        if (mayTryElsewhere(move, migration)) {
            return tryElsewhere(fence, server, move, migration);
        }
        fence.giveBack(migration.uuid(), server.id());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration.sourceGuest().ifPresent(id -> stay(handle, id, move, false));
                Recorder.succeeded(handle, server.id(), move.asker(), UNDO, migration.destinationHost(), work.now());
                Operations.put(handle, server.id(), move.at(LiveStep.RESTORE));
            }
        });
        work.hostChanged(migration.sourceHost());
        return Progress.MOVED;
    }

    /** While the guest has not been told to go, nothing has been risked yet. */
    private boolean mayTryElsewhere(LiveMove move, Migration migration) {
        return migration.status() == MigrationStatus.PREPARING
                && !move.stopping()
                && move.onlyHost().isEmpty()
                && move.triedHosts().size() + 1 < work.maxAttempts();
    }

    private Progress tryElsewhere(Fence fence, Server server, LiveMove move, Migration migration) {
        fence.release(server.id());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Migrations.update(
                        handle,
                        migration.with(MigrationStatus.ACCEPTED, Optional.empty(), Optional.empty(), work.now()));
                Recorder.succeeded(handle, server.id(), move.asker(), UNDO, migration.destinationHost(), work.now());
                Recorder.started(handle, server.id(), move.asker(), LiveMover.SCHEDULE, Optional.empty(), work.now());
                Operations.put(
                        handle,
                        server.id(),
                        move.elsewhere(
                                migration.destinationHost().orElse(""),
                                move.failure().orElse("")));
            }
        });
        return Progress.MOVED;
    }

    /** Waits until the source has said how its guest is, unless it is down. */
    Progress restore(Server server, LiveMove move, Migration migration) {
        Optional<ObservedGuest> answer = work.answer(migration.sourceGuest());
        if (answer.isEmpty() && work.hosts().isUp(migration.sourceHost())) {
            return Progress.WAITS;
        }
        if (answer.isPresent()) {
            switch (answer.get().phase()) {
                case PENDING, BUILDING, DEPARTED -> {
                    return Progress.WAITS;
                }
                case RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, HELD, ARRIVING, DEGRADED, FAILED, ABSENT -> {}
            }
        }
        String why = move.failure().orElse("");
        String tried = move.failures().isEmpty() ? "" : "\nTried before:\n" + String.join("\n", move.failures());
        return end(
                server,
                move,
                migration,
                wasStopped(move, migration) ? MigrationStatus.CANCELLED : MigrationStatus.FAILED,
                sentence(why),
                why + tried,
                answer);
    }

    /** Ends a move for which nothing was begun anywhere. */
    Progress giveUp(
            Fence fence,
            Server server,
            LiveMove move,
            Migration migration,
            MigrationStatus status,
            String message,
            String details) {
        fence.giveBack(migration.uuid(), server.id());
        return end(server, move, migration, status, message, details, Optional.empty());
    }

    /** The server is what it was before, or what its host sees; only its last fault and its actions tell of the attempt. */
    private Progress end(
            Server server,
            LiveMove move,
            Migration migration,
            MigrationStatus status,
            String message,
            String details,
            Optional<ObservedGuest> seen) {
        work.database().change(handle -> {
            if (!Operations.isCurrent(handle, server.id(), move)) {
                return;
            }
            Optional<ServerFault> fault = status == MigrationStatus.CANCELLED
                    ? server.state().fault()
                    : Optional.of(new ServerFault(400, message, details, work.now()));
            Servers.update(handle, server.id(), current -> {
                Server.State before = current.state()
                        .with(now(move.vmBefore(), seen))
                        .withTask(Optional.empty())
                        .withFault(fault);
                return current.with(
                        seen.map(now -> GuestWatch.real(before, now, work.now()))
                                .orElse(before),
                        work.now());
            });
            Migrations.update(handle, migration.with(status, work.now()));
            if (move.step() == LiveStep.CLAIM) {
                Recorder.failed(
                        handle,
                        server.id(),
                        move.asker(),
                        LiveMover.SCHEDULE,
                        Optional.empty(),
                        work.now(),
                        message,
                        details);
            }
            Operations.end(handle, server.id());
        });
        return Progress.ENDED;
    }

    /** A stop that came when the guest had left stopped nothing. */
    private static boolean wasStopped(LiveMove move, Migration migration) {
        return move.stopping() && migration.status() != MigrationStatus.POST_MIGRATING;
    }

    /** A paused guest that was lost and had to be started anew runs. */
    private static VmState now(VmState before, Optional<ObservedGuest> seen) {
        boolean runs = seen.filter(guest -> guest.phase() == GuestPhase.RUNNING).isPresent();
        return runs && before == VmState.PAUSED ? VmState.ACTIVE : before;
    }

    private static String sentence(String why) {
        return "The live migration failed, and the server stays where it is. " + why;
    }
}
