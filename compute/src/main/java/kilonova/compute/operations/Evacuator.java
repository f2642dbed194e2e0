package kilonova.compute.operations;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/**
 * Makes a server anew on another host because its own is down. What it holds on the lost host goes to the migration, so that only the
 * new host's devices are the server's; it is given back when that host returns and has confirmed that the old guest is gone, or when an
 * operator deletes the host's compute service.
 */
final class Evacuator {
    static final String SCHEDULE = "conductor_rebuild_instance";
    static final String EVENT = "compute_rebuild_instance";

    private final Workplace work;

    Evacuator(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Evacuate evacuate) {
        Optional<Migration> migration = work.database().read(handle -> Migrations.open(handle, server.id()));
        if (migration.isEmpty()) {
            work.database().change(handle -> Operations.end(handle, server.id()));
            return Progress.ENDED;
        }
        return switch (evacuate.step()) {
            case CLAIM -> claim(server, evacuate, migration.get());
            case BUILD -> build(server, evacuate, migration.get());
            case UNDO -> undo(server, evacuate, migration.get());
        };
    }

    private Progress claim(Server server, Evacuate evacuate, Migration migration) {
        Fence fence = work.fence(server.id(), evacuate);
        Optional<String> lacking = GuestImages.lacking(server.imageId(), work.images());
        if (lacking.isPresent()) {
            return giveUp(
                    fence,
                    server,
                    evacuate,
                    migration,
                    lacking.get() + " The server cannot be made anew without it, and stays with its lost host.",
                    lacking.get());
        }
        if (!fence.holdsAnything(migration.uuid())) {
            Optional<String> refusal = fence.move(server.id(), migration.uuid());
            if (refusal.isPresent()) {
                return giveUp(
                        fence,
                        server,
                        evacuate,
                        migration,
                        "What the server holds cannot be set aside. " + refusal.get(),
                        "");
            }
        }
        Verdict verdict =
                fence.place(new Wish(server, server.flavor(), Set.of(migration.sourceHost()), evacuate.onlyHost()));
        return switch (verdict) {
            case Verdict.Placed placed -> spawn(fence, server, evacuate, migration, placed);
            case Verdict.NotPlaced notPlaced ->
                giveUp(fence, server, evacuate, migration, notPlaced.message(), notPlaced.details());
        };
    }

    private Progress spawn(Fence fence, Server server, Evacuate evacuate, Migration migration, Verdict.Placed placed) {
        UUID guestId = UUID.randomUUID();
        var ports = work.ports().ports(server.id().toString());
        var images = GuestImages.of(server.imageId(), work.images());
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), evacuate)) {
                return false;
            }
            Optional<GuestGoal> goalBefore = migration
                    .sourceGuest()
                    .flatMap(id -> Guests.find(handle, id))
                    .map(guest -> guest.desired().goal());
            // The lost host may come back at any time; it must not run the server beside the new one.
            migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.HELD)));
            Guests.insert(
                    handle,
                    placed.host(),
                    GuestSpecs.first(
                            guestId,
                            server,
                            server.flavor(),
                            evacuate.stopped() ? GuestGoal.STOPPED : GuestGoal.RUNNING,
                            placed.devices(),
                            GuestSpecs.spec(server, server.flavor(), images, ports)));
            Migrations.update(
                    handle,
                    migration.with(
                            MigrationStatus.PRE_MIGRATING,
                            Optional.of(placed.host()),
                            Optional.of(guestId),
                            work.now()));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                            current.state().withTask(Optional.of(TaskState.REBUILD_SPAWNING)), work.now()));
            Recorder.succeeded(handle, server.id(), evacuate.asker(), SCHEDULE, Optional.empty(), work.now());
            Recorder.started(handle, server.id(), evacuate.asker(), EVENT, Optional.of(placed.host()), work.now());
            Operations.put(handle, server.id(), evacuate.spawning(goalBefore));
            return true;
        });
        if (taken) {
            work.hostChanged(placed.host());
            return Progress.WAITS;
        }
        fence.release(server.id());
        return Progress.MOVED;
    }

    private Progress build(Server server, Evacuate evacuate, Migration migration) {
        Optional<Guest> guest = work.guest(migration.destinationGuest());
        if (guest.isEmpty()) {
            return abandoned(server, evacuate);
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            case RUNNING, STOPPED -> arrive(server, evacuate, migration);
            case FAILED, DEGRADED -> failed(server, evacuate, migration, answer.get());
            case PENDING, BUILDING, PAUSED, SUSPENDED, RESCUED, HELD, ARRIVING, DEPARTED, ABSENT -> Progress.WAITS;
        };
    }

    private Progress arrive(Server server, Evacuate evacuate, Migration migration) {
        String host = migration.destinationHost().orElseThrow();
        work.ports().bind(server.id().toString(), host);
        work.database().change(handle -> {
            if (!Operations.isCurrent(handle, server.id(), evacuate)) {
                return;
            }
            migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
            Migrations.update(handle, migration.with(MigrationStatus.DONE, work.now()));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                                    current.whereabouts()
                                            .on(
                                                    host,
                                                    migration.destinationGuest().orElseThrow()),
                                    work.now())
                            .with(
                                    current.state()
                                            .with(evacuate.stopped() ? VmState.STOPPED : VmState.ACTIVE)
                                            .with(evacuate.stopped() ? PowerState.SHUTDOWN : PowerState.RUNNING)
                                            .withTask(Optional.empty())
                                            .withFault(Optional.empty())
                                            .withDegraded(Optional.empty())
                                            .launched(work.now()),
                                    work.now()));
            Recorder.succeeded(handle, server.id(), evacuate.asker(), EVENT, Optional.of(host), work.now());
            Operations.end(handle, server.id());
        });
        work.hostChanged(migration.sourceHost());
        return Progress.ENDED;
    }

    /** It was given up while its new host was down, that host has returned and confirmed that it is gone, and nobody wrote down that it failed. */
    private Progress abandoned(Server server, Evacuate evacuate) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), evacuate)) {
                Operations.put(handle, server.id(), evacuate.failed("Its guest there was given up and is gone."));
            }
        });
        return Progress.MOVED;
    }

    private Progress failed(Server server, Evacuate evacuate, Migration migration, ObservedGuest seen) {
        String why = seen.problem().map(Problem::message).orElse("The host gave no reason.");
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), evacuate)) {
                Guests.wish(handle, seen.guestId(), guest -> guest.with(GuestGoal.ABSENT));
                Operations.put(handle, server.id(), evacuate.failed(why));
            }
        });
        migration.destinationHost().ifPresent(work::hostChanged);
        return Progress.WAITS;
    }

    private Progress undo(Server server, Evacuate evacuate, Migration migration) {
        return work.guest(migration.destinationGuest()).isPresent()
                ? Progress.WAITS
                : giveUp(
                        work.fence(server.id(), evacuate),
                        server,
                        evacuate,
                        migration,
                        "The server could not be started on "
                                + migration.destinationHost().orElse("another host") + ". "
                                + evacuate.failure().orElse(""),
                        evacuate.failure().orElse(""));
    }

    /** The server belongs to its lost host still, with all that it held there. */
    Progress giveUp(
            Fence fence, Server server, Evacuate evacuate, Migration migration, String message, String details) {
        fence.giveBack(migration.uuid(), server.id());
        boolean scheduled = migration.destinationGuest().isPresent();
        work.database().change(handle -> {
            if (!Operations.isCurrent(handle, server.id(), evacuate)) {
                return;
            }
            if (scheduled) {
                GuestGoal goal = evacuate.goalBefore().orElseGet(() -> Goals.of(evacuate.vmBefore()));
                migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(goal)));
            }
            Migrations.update(handle, migration.with(MigrationStatus.FAILED, work.now()));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                            current.state()
                                    .with(evacuate.vmBefore())
                                    .withTask(Optional.empty())
                                    .withFault(Optional.of(fault(current.state(), message, details))),
                            work.now()));
            Recorder.failed(
                    handle,
                    server.id(),
                    evacuate.asker(),
                    scheduled ? EVENT : SCHEDULE,
                    migration.destinationHost(),
                    work.now(),
                    message,
                    details);
            Operations.end(handle, server.id());
        });
        return Progress.ENDED;
    }

    /** One that becomes what it was when its host returns does so although it could not be had elsewhere. */
    private ServerFault fault(Server.State before, String message, String details) {
        return GuestWatch.isLost(before)
                ? new ServerFault(500, message + " It becomes active if its host returns.", LostHosts.CODE, work.now())
                : new ServerFault(500, message, details, work.now());
    }

    /** Gives back what an evacuated server left on a host that has come back and cleaned up, or that is no more. */
    void settleOldHosts(UUID serverId) {
        for (Migration migration : work.database().read(handle -> Migrations.evacuated(handle, serverId))) {
            if (work.guest(migration.sourceGuest()).isEmpty()) {
                work.fence().release(migration.uuid());
                work.database()
                        .change(handle ->
                                Migrations.update(handle, migration.with(MigrationStatus.COMPLETED, work.now())));
            }
        }
    }
}
