package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.servers.PowerState;
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
            fail(server, change, "The server's guest is gone.");
            return Progress.ENDED;
        }
        Optional<ObservedGuest> answer = guest.get().answer();
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        GuestPhase phase = answer.get().phase();
        if (phase == change.phase()
                && answer.get().rebootCount() >= guest.get().desired().rebootCount()
                && answer.get().rebuildCount() >= guest.get().desired().rebuildCount()) {
            finish(server, change);
            return Progress.ENDED;
        }
        if (phase == GuestPhase.FAILED || phase == GuestPhase.DEGRADED) {
            fail(server, change, answer.get().problem().map(Problem::message).orElse("The host gave no reason."));
            return Progress.ENDED;
        }
        return Progress.WAITS;
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

    /** The guest is not what it should be, so the server is not shown as if it were. */
    private void fail(Server server, Change change, String why) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), change)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(VmState.ERROR)
                                        .withTask(Optional.empty())
                                        .with(PowerState.NOSTATE)
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
