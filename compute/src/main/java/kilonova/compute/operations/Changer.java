package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jdbi.v3.core.Handle;

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
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), change)) {
                return false;
            }
            Servers.update(
                    handle,
                    server.id(),
                    current -> current.with(
                                    current.state()
                                            .with(UnfinishedMoves.orMoved(handle, server.id(), change.vm()))
                                            .withTask(Optional.empty())
                                            .with(change.power())
                                            .withFault(Optional.empty())
                                            .withDegraded(Optional.empty()),
                                    work.now())
                            .withShelved(onItsOwn(change) ? Optional.empty() : current.shelved(), work.now()));
            Recorder.succeeded(
                    handle,
                    server.id(),
                    change.asker(),
                    change.event(),
                    server.whereabouts().host(),
                    work.now());
            Operations.end(handle, server.id());
            return true;
        });
        if (taken && onItsOwn(change)) {
            server.shelved().ifPresent(shelved -> work.snapshots().discard(shelved.imageId()));
        }
    }

    /** Whether the server is back in use, and needs no copy of its disk from when it was shelved. */
    private static boolean onItsOwn(Change change) {
        return change.vm() == VmState.ACTIVE;
    }

    /** The server is shown as what its guest is, not as what was asked for. */
    private void fail(Server server, Change change, ObservedGuest seen) {
        Optional<VmState> vm = switch (seen.phase()) {
            case RUNNING -> Optional.of(VmState.ACTIVE);
            case STOPPED, HELD -> Optional.of(VmState.STOPPED);
            case PAUSED -> Optional.of(VmState.PAUSED);
            case SUSPENDED -> Optional.of(VmState.SUSPENDED);
            case RESCUED -> Optional.of(VmState.RESCUED);
            case FAILED, ABSENT -> Optional.of(VmState.ERROR);
            case PENDING, BUILDING, ARRIVING, DEPARTED, DEGRADED -> Optional.empty();
        };
        String why = seen.problem().map(Problem::message).orElse("The host gave no reason.");
        fail(server, change, vm, why);
        server.whereabouts().host().ifPresent(work::hostChanged);
    }

    /** What could not be reached is not wished for any longer, or the host would call the guest degraded for it. */
    private static void settleForLess(Handle handle, Server server, VmState vm) {
        GuestGoal goal = Goals.of(vm);
        server.whereabouts()
                .guestId()
                .flatMap(id -> Guests.find(handle, id))
                .filter(guest -> vm != VmState.ERROR && guest.desired().goal() != goal)
                .ifPresent(guest -> Guests.wish(handle, guest.desired().guestId(), desired -> desired.with(goal)));
    }

    /** @param vm what the server is now; as before if it is empty */
    private void fail(Server server, Change change, Optional<VmState> vm, String why) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), change)) {
                settleForLess(handle, server, vm.orElse(change.vmBefore()));
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(UnfinishedMoves.orMoved(
                                                handle, server.id(), vm.orElse(change.vmBefore())))
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
