package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Unshelve.UnshelveStep;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
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
 * Makes a shelved server that left its host anew, on whichever host has room and devices for it. What fails leaves it shelved, with its
 * image, and nothing held.
 */
final class Unshelver {
    static final String SCHEDULE = "conductor_unshelve_instance";
    static final String EVENT = "compute_unshelve_instance";

    private final Workplace work;

    Unshelver(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Unshelve unshelve) {
        return switch (unshelve.step()) {
            case SCHEDULE -> schedule(server, unshelve);
            case SPAWN -> spawned(server, unshelve);
            case CLEAN -> cleaned(server, unshelve);
        };
    }

    private Progress schedule(Server server, Unshelve unshelve) {
        Optional<String> lacking =
                GuestImages.lacking(server.shelved().map(shelved -> shelved.imageId()), work.images());
        if (lacking.isPresent()) {
            return end(
                    server,
                    unshelve,
                    SCHEDULE,
                    lacking.get() + " The server cannot be made anew without it, and stays shelved.",
                    unshelve.reasons(lacking.get()));
        }
        Fence fence = work.fence(server.id(), unshelve);
        Verdict verdict = fence.place(new Wish(server, server.flavor(), unshelve.triedHosts(), unshelve.onlyHost()));
        return switch (verdict) {
            case Verdict.Placed placed -> spawn(fence, server, unshelve, placed);
            case Verdict.NotPlaced notPlaced ->
                end(server, unshelve, SCHEDULE, notPlaced.message(), unshelve.reasons(notPlaced.details()));
        };
    }

    private Progress spawn(Fence fence, Server server, Unshelve unshelve, Verdict.Placed placed) {
        UUID guestId = UUID.randomUUID();
        work.ports().bind(server.id().toString(), placed.host());
        var ports = work.ports().ports(server.id().toString());
        var images = GuestImages.of(server.shelved().map(shelved -> shelved.imageId()), work.images());
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), unshelve)) {
                return false;
            }
            Guests.insert(
                    handle,
                    placed.host(),
                    GuestSpecs.first(
                            guestId,
                            server,
                            server.flavor(),
                            GuestGoal.RUNNING,
                            placed.devices(),
                            GuestSpecs.spec(server, server.flavor(), images, ports)));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(current.whereabouts().on(placed.host(), guestId), work.now())
                            .with(current.state().withTask(Optional.of(TaskState.SPAWNING)), work.now()));
            Recorder.succeeded(handle, server.id(), unshelve.asker(), SCHEDULE, Optional.empty(), work.now());
            Recorder.started(handle, server.id(), unshelve.asker(), EVENT, Optional.of(placed.host()), work.now());
            Operations.put(handle, server.id(), unshelve.at(UnshelveStep.SPAWN));
            return true;
        });
        if (taken) {
            work.hostChanged(placed.host());
            return Progress.WAITS;
        }
        fence.release(server.id());
        return Progress.MOVED;
    }

    private Progress spawned(Server server, Unshelve unshelve) {
        Optional<Guest> guest = guest(server);
        if (guest.isEmpty()) {
            return abandoned(server, unshelve);
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            case RUNNING, STOPPED -> finish(server, unshelve);
            case FAILED, DEGRADED -> failed(server, unshelve, answer.get());
            case PENDING, BUILDING, PAUSED, SUSPENDED, RESCUED, HELD, ARRIVING, DEPARTED, ABSENT -> Progress.WAITS;
        };
    }

    private Progress finish(Server server, Unshelve unshelve) {
        Optional<Server.Shelved> shelved = server.shelved();
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), unshelve)) {
                return false;
            }
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                                    current.state()
                                            .with(VmState.ACTIVE)
                                            .with(PowerState.RUNNING)
                                            .withTask(Optional.empty())
                                            .withFault(Optional.empty())
                                            .launched(work.now()),
                                    work.now())
                            .withShelved(Optional.empty(), work.now()));
            Recorder.succeeded(
                    handle,
                    server.id(),
                    unshelve.asker(),
                    EVENT,
                    server.whereabouts().host(),
                    work.now());
            Operations.end(handle, server.id());
            return true;
        });
        if (taken) {
            shelved.ifPresent(kept -> work.snapshots().discard(kept.imageId()));
        }
        return Progress.ENDED;
    }

    /** It was given up while its host was down, the host has returned and confirmed that it is gone, and nobody wrote down that it failed. */
    private Progress abandoned(Server server, Unshelve unshelve) {
        String host = server.whereabouts().host().orElseThrow();
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), unshelve)) {
                Operations.put(
                        handle, server.id(), unshelve.failedOn(host, "its guest there was given up and is gone"));
            }
        });
        return Progress.MOVED;
    }

    private Progress failed(Server server, Unshelve unshelve, ObservedGuest seen) {
        String host = server.whereabouts().host().orElseThrow();
        String why = seen.problem().map(Problem::message).orElse("the host gave no reason");
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), unshelve)) {
                Guests.wish(handle, seen.guestId(), guest -> guest.with(GuestGoal.ABSENT));
                Recorder.failed(
                        handle,
                        server.id(),
                        unshelve.asker(),
                        EVENT,
                        Optional.of(host),
                        work.now(),
                        "The server could not be started on its host.",
                        why);
                Operations.put(handle, server.id(), unshelve.failedOn(host, why));
            }
        });
        work.hostChanged(host);
        return Progress.WAITS;
    }

    private Progress cleaned(Server server, Unshelve unshelve) {
        if (guest(server).isPresent()) {
            return Progress.WAITS;
        }
        work.fence(server.id(), unshelve).release(server.id());
        if (unshelve.triedHosts().size() >= work.maxAttempts()) {
            return end(
                    server,
                    unshelve,
                    EVENT,
                    "The server could not be started on any of the "
                            + unshelve.triedHosts().size() + " hosts that were tried; it stays shelved.",
                    unshelve.reasons(""));
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), unshelve)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().nowhere(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.SHELVED_OFFLOADED)
                                                .withTask(Optional.of(TaskState.UNSHELVING)),
                                        work.now()));
                Operations.put(handle, server.id(), unshelve.at(UnshelveStep.SCHEDULE));
            }
        });
        return Progress.MOVED;
    }

    /** The server stays shelved. */
    Progress end(Server server, Unshelve unshelve, String event, String message, String details) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), unshelve)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().nowhere(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.SHELVED_OFFLOADED)
                                                .withTask(Optional.empty())
                                                .withFault(Optional.of(
                                                        new ServerFault(500, message, details, work.now()))),
                                        work.now()));
                Recorder.failed(
                        handle, server.id(), unshelve.asker(), event, Optional.empty(), work.now(), message, details);
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    private Optional<Guest> guest(Server server) {
        return server.whereabouts().guestId().flatMap(id -> work.database().read(handle -> Guests.find(handle, id)));
    }
}
