package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Snapshot;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/** Waits until a copy of a server's disk has filled its image. The guest, and the devices in it, stay as they are. */
final class Snapshotter {
    static final String SNAPSHOT = "compute_snapshot_instance";
    static final String BACKUP = "compute_backup_instance";

    private final Workplace work;

    Snapshotter(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Snapshot snapshot) {
        Optional<Guest> guest =
                server.whereabouts().guestId().flatMap(id -> work.database().read(handle -> Guests.find(handle, id)));
        if (guest.isEmpty()) {
            fail(server, snapshot, "The server's guest is gone.");
            return Progress.ENDED;
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty() || answer.get().phase() == GuestPhase.BUILDING) {
            return Progress.WAITS;
        }
        ObservedGuest seen = answer.get();
        if (seen.snapshotImage().filter(snapshot.imageId()::equals).isPresent()) {
            finish(server, snapshot);
        } else {
            fail(server, snapshot, seen.problem().map(Problem::message).orElse("The host gave no reason."));
        }
        return Progress.ENDED;
    }

    private void finish(Server server, Snapshot snapshot) {
        snapshot.rotation()
                .ifPresent(rotation -> work.snapshots().keepNewest(server, rotation.backupType(), rotation.count()));
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), snapshot)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.state().withTask(Optional.empty()), work.now()));
                Recorder.succeeded(
                        handle,
                        server.id(),
                        snapshot.asker(),
                        snapshot.event(),
                        server.whereabouts().host(),
                        work.now());
                Operations.end(handle, server.id());
            }
        });
    }

    /** No copy is made; the server is as it was, and the image goes, unless another controller knows better. */
    void fail(Server server, Snapshot snapshot, String why) {
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), snapshot)) {
                return false;
            }
            server.whereabouts()
                    .guestId()
                    .ifPresent(id -> Guests.wish(handle, id, guest -> guest.photographed(Optional.empty())));
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
                    snapshot.asker(),
                    snapshot.event(),
                    server.whereabouts().host(),
                    work.now(),
                    "The copy of the disk could not be made; the server is as it was. " + why,
                    why);
            Operations.end(handle, server.id());
            return true;
        });
        if (taken) {
            work.snapshots().discard(snapshot.imageId());
            server.whereabouts().host().ifPresent(work::hostChanged);
        }
    }
}
