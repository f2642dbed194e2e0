package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Shelve.ShelveStep;
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

/**
 * Puts a server aside: its disk goes into an image, and it leaves its host. Its devices are given back when the host has confirmed that
 * its guest is gone, and not before.
 */
final class Shelver {
    static final String SHELVE = "compute_shelve_instance";
    static final String OFFLOAD = "compute_shelve_offload_instance";

    private final Workplace work;

    Shelver(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Shelve shelve) {
        return switch (shelve.step()) {
            case COPY -> copied(server, shelve);
            case OFFLOAD -> offloaded(server, shelve);
        };
    }

    private Progress copied(Server server, Shelve shelve) {
        Optional<Guest> guest = guest(server);
        if (guest.isEmpty()) {
            return fail(server, shelve, "The server's guest is gone.");
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty() || answer.get().phase() == GuestPhase.BUILDING) {
            return Progress.WAITS;
        }
        ObservedGuest seen = answer.get();
        boolean copied = seen.snapshotImage().filter(shelve.imageId()::equals).isPresent();
        return copied && seen.phase() == GuestPhase.STOPPED
                ? shelved(server, shelve, guest.get())
                : fail(server, shelve, seen.problem().map(Problem::message).orElse("The host gave no reason."));
    }

    private Progress shelved(Server server, Shelve shelve, Guest guest) {
        work.database().change(handle -> {
            if (!Operations.isCurrent(handle, server.id(), shelve)) {
                return;
            }
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                                    current.state()
                                            .with(VmState.SHELVED)
                                            .with(PowerState.SHUTDOWN)
                                            .withTask(
                                                    shelve.offload()
                                                            ? Optional.of(TaskState.SHELVING_OFFLOADING)
                                                            : Optional.empty())
                                            .withFault(Optional.empty()),
                                    work.now())
                            .withShelved(
                                    Optional.of(new Server.Shelved(shelve.imageId(), work.now(), guest.host())),
                                    work.now()));
            Recorder.succeeded(handle, server.id(), shelve.asker(), SHELVE, Optional.of(guest.host()), work.now());
            if (shelve.offload()) {
                Guests.wish(handle, guest.desired().guestId(), desired -> desired.with(GuestGoal.ABSENT));
                Recorder.started(handle, server.id(), shelve.asker(), OFFLOAD, Optional.of(guest.host()), work.now());
                Operations.put(handle, server.id(), shelve.at(ShelveStep.OFFLOAD));
            } else {
                Operations.end(handle, server.id());
            }
        });
        work.hostChanged(guest.host());
        return shelve.offload() ? Progress.WAITS : Progress.ENDED;
    }

    private Progress offloaded(Server server, Shelve shelve) {
        if (guest(server).isPresent()) {
            return Progress.WAITS;
        }
        work.fence(server.id(), shelve).release(server.id());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), shelve)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().nowhere(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.SHELVED_OFFLOADED)
                                                .with(PowerState.NOSTATE)
                                                .withDegraded(Optional.empty())
                                                .withTask(Optional.empty()),
                                        work.now()));
                Recorder.succeeded(
                        handle,
                        server.id(),
                        shelve.asker(),
                        OFFLOAD,
                        server.whereabouts().host(),
                        work.now());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    /** A server whose host is lost stays on it: as it was before, or shelved if the copy of its disk is there. */
    void stay(Server server, Shelve shelve, String why) {
        switch (shelve.step()) {
            case COPY -> fail(server, shelve, why);
            case OFFLOAD ->
                work.database().change(handle -> {
                    if (Operations.isCurrent(handle, server.id(), shelve)) {
                        server.whereabouts()
                                .guestId()
                                .ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.STOPPED)));
                        Servers.update(
                                handle,
                                server.id(),
                                current -> current.with(
                                        current.state()
                                                .withTask(Optional.empty())
                                                .withFault(Optional.of(new ServerFault(500, why, "", work.now()))),
                                        work.now()));
                        Recorder.failed(
                                handle,
                                server.id(),
                                shelve.asker(),
                                OFFLOAD,
                                server.whereabouts().host(),
                                work.now(),
                                why,
                                why);
                        Operations.end(handle, server.id());
                    }
                });
        }
    }

    /** The copy could not be made: the server is what it was before, and its image goes, unless another controller knows better. */
    private Progress fail(Server server, Shelve shelve, String why) {
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), shelve)) {
                return false;
            }
            server.whereabouts()
                    .guestId()
                    .ifPresent(id -> Guests.wish(
                            handle,
                            id,
                            guest -> guest.photographed(Optional.empty()).with(Goals.of(shelve.vmBefore()))));
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                            current.state()
                                    .withTask(Optional.empty())
                                    .withFault(Optional.of(new ServerFault(500, why, "", work.now()))),
                            work.now()));
            Recorder.failed(
                    handle,
                    server.id(),
                    shelve.asker(),
                    SHELVE,
                    server.whereabouts().host(),
                    work.now(),
                    "The server could not be shelved and stays where it is. " + why,
                    why);
            Operations.end(handle, server.id());
            return true;
        });
        if (taken) {
            work.snapshots().discard(shelve.imageId());
            server.whereabouts().host().ifPresent(work::hostChanged);
        }
        return Progress.ENDED;
    }

    private Optional<Guest> guest(Server server) {
        Optional<UUID> id = server.whereabouts().guestId();
        return id.flatMap(known -> work.database().read(handle -> Guests.find(handle, known)));
    }
}
