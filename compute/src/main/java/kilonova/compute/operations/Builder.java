package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.network.outcome.Result;
import kilonova.network.server.ServerPort;
import kilonova.network.server.Wanted;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;

/** Makes a server: connects it, wishes for its guest, and waits until the guest runs with every device that it should have. */
final class Builder {
    static final String EVENT = "compute__do_build_and_run_instance";

    private final Workplace work;
    private final Placing placing;

    /** @param wake called with each server that has something to do now */
    Builder(Workplace work, Consumer<UUID> wake) {
        this.work = work;
        this.placing = new Placing(work, wake);
    }

    Progress advance(Server server, Build build) {
        return switch (build.step()) {
            case SCHEDULE -> placing.place(server, build);
            case CONNECT -> connect(server, build);
            case SPAWN -> spawned(server, build);
            case CLEAN -> cleaned(server, build);
            case GIVE_UP -> givenUp(server, build);
        };
    }

    private Progress connect(Server server, Build build) {
        Optional<String> lacking = GuestImages.lacking(server.imageId(), work.images());
        if (lacking.isPresent()) {
            return giveUp(server, build, lacking.get());
        }
        String host = server.whereabouts().host().orElseThrow();
        Result<List<ServerPort>> attached = work.ports()
                .attach(
                        server.id().toString(),
                        host,
                        new Wanted(
                                server.projectId(),
                                build.nics(),
                                server.details().securityGroups()));
        return switch (attached) {
            case Result.Refused<List<ServerPort>>(var refusal) ->
                giveUp(server, build, "The server could not be connected. " + refusal.message());
            case Result.Done<List<ServerPort>>(var ports) -> {
                // Ports that it got for a host on which it failed are there already.
                work.ports().bind(server.id().toString(), host);
                yield wish(server, build, ports);
            }
        };
    }

    private Progress wish(Server server, Build build, List<ServerPort> ports) {
        String host = server.whereabouts().host().orElseThrow();
        UUID guestId = UUID.randomUUID();
        var images = GuestImages.of(server.imageId(), work.images());
        boolean wished = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), build)) {
                return false;
            }
            Guests.insert(
                    handle,
                    host,
                    GuestSpecs.first(
                            guestId,
                            server,
                            server.flavor(),
                            GuestGoal.RUNNING,
                            build.devices(),
                            GuestSpecs.spec(server, server.flavor(), images, ports)));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(current.whereabouts().on(host, guestId), work.now())
                            .with(current.state().withTask(Optional.of(TaskState.SPAWNING)), work.now()));
            Recorder.started(handle, server.id(), build.asker(), EVENT, Optional.of(host), work.now());
            Operations.put(handle, server.id(), build.at(BuildStep.SPAWN));
            return true;
        });
        if (wished) {
            work.hostChanged(host);
        }
        return wished ? Progress.WAITS : Progress.MOVED;
    }

    private Progress spawned(Server server, Build build) {
        Optional<ObservedGuest> answer = guest(server).flatMap(Guest::answer);
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            // A guest that ran and shut itself down at once was built all the same; the watch shows it as stopped.
            case RUNNING, STOPPED -> finish(server, build);
            case FAILED, DEGRADED -> failed(server, build, answer.get());
            case PENDING, BUILDING, PAUSED, SUSPENDED, RESCUED, HELD, ARRIVING, DEPARTED, ABSENT -> Progress.WAITS;
        };
    }

    private Progress finish(Server server, Build build) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), build)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(VmState.ACTIVE)
                                        .withTask(Optional.empty())
                                        .with(PowerState.RUNNING)
                                        .withProgress(100)
                                        .withFault(Optional.empty())
                                        .launched(work.now()),
                                work.now()));
                Recorder.succeeded(
                        handle,
                        server.id(),
                        build.asker(),
                        EVENT,
                        server.whereabouts().host(),
                        work.now());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    /** The host undid what it had begun, and says why: the guest is forgotten before another host is tried. */
    private Progress failed(Server server, Build build, ObservedGuest seen) {
        String host = server.whereabouts().host().orElseThrow();
        String why = seen.problem().map(problem -> problem.message()).orElse("the host gave no reason");
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), build)) {
                Guests.wish(handle, seen.guestId(), guest -> guest.with(GuestGoal.ABSENT));
                Recorder.failed(
                        handle,
                        server.id(),
                        build.asker(),
                        EVENT,
                        Optional.of(host),
                        work.now(),
                        "The server could not be started on its host.",
                        why);
                Operations.put(handle, server.id(), afterFailure(build, host, why));
            }
        });
        work.hostChanged(host);
        return Progress.WAITS;
    }

    private static Build afterFailure(Build build, String host, String why) {
        Set<String> tried = new HashSet<>(build.triedHosts());
        tried.add(host);
        List<String> failures = new ArrayList<>(build.failures());
        failures.add(host + ": " + why);
        return new Build(
                build.id(),
                build.asker(),
                build.reservationId(),
                build.minCount(),
                build.nics(),
                BuildStep.CLEAN,
                build.attempt(),
                tried,
                failures,
                List.of());
    }

    private Progress cleaned(Server server, Build build) {
        if (guest(server).isPresent()) {
            return Progress.WAITS;
        }
        work.fence(server.id(), build).release(server.id());
        if (build.attempt() >= work.maxAttempts()) {
            return end(
                    server,
                    build,
                    "The server could not be started on any of the " + build.attempt() + " hosts that were tried.",
                    String.join("\n", build.failures()));
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), build)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().nowhere(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.BUILDING)
                                                .withTask(Optional.of(TaskState.SCHEDULING)),
                                        work.now()));
                Operations.put(handle, server.id(), build.at(BuildStep.SCHEDULE));
            }
        });
        return Progress.MOVED;
    }

    /** That it is given up is stored before anything is given back: nobody may go on with a claim that is about to go. */
    private Progress giveUp(Server server, Build build, String why) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), build)) {
                Operations.put(handle, server.id(), build.givenUp(why));
            }
        });
        return Progress.MOVED;
    }

    private Progress givenUp(Server server, Build build) {
        work.fence(server.id(), build).release(server.id());
        List<String> before = build.failures().subList(0, build.failures().size() - 1);
        return end(server, build, build.failures().getLast(), String.join("\n", before));
    }

    private Progress end(Server server, Build build, String message, String details) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), build)) {
                fail(handle, work, server.id(), build, EVENT, message, details);
            }
        });
        return Progress.ENDED;
    }

    /** Puts a server that could not be made into ERROR, with the reason where users look for it. */
    static void fail(
            Handle handle, Workplace work, UUID serverId, Build build, String event, String message, String details) {
        Servers.update(
                handle,
                serverId,
                current -> current.with(current.whereabouts().nowhere(), work.now())
                        .with(
                                current.state()
                                        .with(VmState.ERROR)
                                        .withTask(Optional.empty())
                                        .withFault(Optional.of(new ServerFault(500, message, details, work.now()))),
                                work.now()));
        Recorder.failed(handle, serverId, build.asker(), event, Optional.empty(), work.now(), message, details);
        Operations.end(handle, serverId);
    }

    private Optional<Guest> guest(Server server) {
        return server.whereabouts().guestId().flatMap(id -> work.database().read(handle -> Guests.find(handle, id)));
    }
}
