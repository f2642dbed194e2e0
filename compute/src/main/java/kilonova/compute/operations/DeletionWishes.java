package kilonova.compute.operations;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Confirm;
import kilonova.compute.operations.Operation.Remove;
import kilonova.compute.operations.Operation.Remove.UnfinishedCopy;
import kilonova.compute.operations.Wishes.Answer;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.jdbi.v3.core.Handle;

/** Writes down that a server goes: for good, or so that it can be brought back for a while. */
final class DeletionWishes {
    /** Whose guests can be stopped and started again. */
    private static final Set<VmState> KEPT = EnumSet.of(
            VmState.ACTIVE, VmState.STOPPED, VmState.PAUSED, VmState.SUSPENDED, VmState.RESCUED, VmState.SHELVED);

    /** What a guest is that can be stopped and started again though its server failed. */
    private static final Set<GuestPhase> SOUND = EnumSet.of(
            GuestPhase.RUNNING, GuestPhase.STOPPED, GuestPhase.PAUSED, GuestPhase.SUSPENDED, GuestPhase.RESCUED);

    private final Workplace work;
    private final InPlaceWishes inPlace;
    private final MoveWishes moves;

    DeletionWishes(Workplace work, InPlaceWishes inPlace, MoveWishes moves) {
        this.work = work;
        this.inPlace = inPlace;
        this.moves = moves;
    }

    /** As Nova does it: what was moved is confirmed first, what is on a lost host or on none is not kept. */
    Answer delete(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Operation> underWay = Operations.find(handle, server.id());
        if (underWay.filter(DeletionWishes::isDeletion).isPresent()) {
            return Answer.accepted(List.of());
        }
        boolean inHand = underWay.filter(
                        operation -> !(operation instanceof Operation.Change || operation instanceof Operation.Plug))
                .isPresent();
        if (inHand || work.reclaimAfter().isEmpty() || !canBeKept(server)) {
            return deleteForGood(handle, server, action, asker);
        }
        Optional<Migration> open = Migrations.open(handle, server.id());
        if (open.isPresent()) {
            return server.state().vm() == VmState.RESIZED
                            && work.hosts().isUp(open.get().sourceHost())
                    ? moves.confirmAndDelete(handle, server, action, asker)
                    : deleteForGood(handle, server, action, asker);
        }
        return isSound(handle, server)
                ? inPlace.softDelete(handle, server, action, asker)
                : deleteForGood(handle, server, action, asker);
    }

    private static boolean isDeletion(Operation operation) {
        return operation instanceof Remove || (operation instanceof Confirm confirm && confirm.thenDeleted());
    }

    /** It ran once, and is on a host that can keep it. */
    private boolean canBeKept(Server server) {
        return server.state().launchedAt().isPresent()
                && server.whereabouts().guestId().isPresent()
                && server.whereabouts().host().filter(work.hosts()::isUp).isPresent();
    }

    private static boolean isSound(Handle handle, Server server) {
        if (server.state().vm() != VmState.ERROR) {
            return KEPT.contains(server.state().vm());
        }
        return server.whereabouts()
                .guestId()
                .flatMap(id -> Guests.find(handle, id))
                .flatMap(Guest::observed)
                .filter(seen -> SOUND.contains(seen.phase()))
                .isPresent();
    }

    /** Nothing of it is kept. */
    Answer deleteForGood(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Operation> replaced = Operations.find(handle, server.id());
        if (replaced.filter(Remove.class::isInstance).isPresent()) {
            return Answer.accepted(List.of());
        }
        List<Guest> guests = Guests.ofServer(handle, server.id());
        guests.forEach(
                guest -> Guests.wish(handle, guest.desired().guestId(), desired -> desired.with(GuestGoal.ABSENT)));
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.DELETING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(
                handle, server.id(), asker, Remover.EVENT, server.whereabouts().host(), work.now());
        Optional<UnfinishedCopy> copy = replaced.flatMap(UnfinishedCopy::of);
        Operations.put(handle, server.id(), new Remove(UUID.randomUUID(), asker, false, copy));
        return Answer.accepted(guests.stream().map(Guest::host).distinct().toList());
    }
}
