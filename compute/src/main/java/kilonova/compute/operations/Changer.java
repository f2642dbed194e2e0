package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/** Waits until a guest has become what was asked: stopped, started, rebooted, paused, rebuilt. */
final class Changer {
    private final Workplace work;

    Changer(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Change change) {
        Optional<Guest> guest =
                server.whereabouts().guestId().flatMap(id -> work.database().read(handle -> Guests.find(handle, id)));
        if (guest.isEmpty()) {
            fail(server, change, Optional.of(VmState.ERROR), "The server's guest is gone.");
            return Progress.ENDED;
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        ObservedGuest seen = answer.get();
        if (seen.phase() == GuestPhase.PENDING
                || seen.phase() == GuestPhase.BUILDING
                || seen.rebootCount() < guest.get().desired().rebootCount()
                || seen.rebuildCount() < guest.get().desired().rebuildCount()) {
            return Progress.WAITS;
        }
        if (seen.phase() == change.phase() && seen.problem().isEmpty()) {
            finish(server, change);
        } else {
            fail(server, change, seen);
        }
        return Progress.ENDED;
    }

    private void finish(Server server, Change change) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), change)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(change.vm())
                                        .withTask(Optional.empty())
                                        .with(change.power())
                                        .withFault(Optional.empty())
                                        .withDegraded(Optional.empty()),
                                work.now()));
                Recorder.succeeded(
                        handle,
                        server.id(),
                        change.asker(),
                        change.event(),
                        server.whereabouts().host(),
                        work.now());
                Operations.end(handle, server.id());
            }
        });
    }

    /** The server is shown as what its guest is, not as what was asked for. */
    private void fail(Server server, Change change, ObservedGuest seen) {
        Optional<VmState> vm = switch (seen.phase()) {
            case RUNNING -> Optional.of(VmState.ACTIVE);
            case STOPPED, HELD -> Optional.of(VmState.STOPPED);
            case PAUSED -> Optional.of(VmState.PAUSED);
            case FAILED, ABSENT -> Optional.of(VmState.ERROR);
            case PENDING, BUILDING, DEGRADED -> Optional.empty();
        };
        String why = seen.problem().map(Problem::message).orElse("The host gave no reason.");
        fail(server, change, vm, why);
    }

    /** @param vm what the server is now; as before if it is empty */
    private void fail(Server server, Change change, Optional<VmState> vm, String why) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), change)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(vm.orElse(change.vmBefore()))
                                        .withTask(Optional.empty())
                                        .withFault(Optional.of(new ServerFault(500, why, "", work.now()))),
                                work.now()));
                Recorder.failed(
                        handle,
                        server.id(),
                        change.asker(),
                        change.event(),
                        server.whereabouts().host(),
                        work.now(),
                        why,
                        why);
                Operations.end(handle, server.id());
            }
        });
    }
}
