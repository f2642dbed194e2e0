package kilonova.compute.operations;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Remove.UnfinishedCopy;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.jdbi.v3.core.Handle;

/** Writes an admissible action down: the server's task, the guest's wish, the operation and the action's record, all in one transaction. */
final class Wishes {
    /** Whose guests can be stopped and started again. */
    private static final Set<VmState> KEPT =
            EnumSet.of(VmState.ACTIVE, VmState.STOPPED, VmState.PAUSED, VmState.SUSPENDED, VmState.RESCUED);

    /** How a host tells of a guest that it has not built yet, or could not. */
    private static final Set<GuestPhase> NOT_BUILT =
            EnumSet.of(GuestPhase.PENDING, GuestPhase.BUILDING, GuestPhase.FAILED, GuestPhase.ABSENT);

    private final Workplace work;
    private final InPlaceWishes inPlace;
    private final CopyWishes copies;
    private final MoveWishes moves;
    private final LiveWishes live;

    Wishes(Workplace work, Admission admission) {
        this.work = work;
        this.inPlace = new InPlaceWishes(work);
        this.copies = new CopyWishes(work, inPlace, admission);
        this.moves = new MoveWishes(work, admission);
        this.live = new LiveWishes(work);
    }

    /**
     * What came of it.
     *
     * @param hosts whose desired state changed
     */
    record Answer(Optional<Refusal> refusal, List<String> hosts) {
        static Answer refused(Refusal refusal) {
            return new Answer(Optional.of(refusal), List.of());
        }

        static Answer accepted(List<String> hosts) {
            return new Answer(Optional.empty(), hosts);
        }
    }

    Answer store(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Operation> before = Operations.find(handle, server.id());
        Optional<Refusal> underWay = underWay(before, server, action);
        if (underWay.isPresent()) {
            return Answer.refused(underWay.get());
        }
        Optional<Refusal> buried = wouldBuryMove(handle, server, action);
        if (buried.isPresent()) {
            return Answer.refused(buried.get());
        }
        Optional<InstanceAction> unfinished = before.flatMap(
                old -> InstanceActions.newest(handle, server.id(), old.asker().requestId()));
        Answer answer = take(handle, server, action, asker);
        unfinished
                .filter(_ ->
                        before.filter(old -> isReplaced(handle, server, old)).isPresent())
                .ifPresent(old -> Recorder.replaced(handle, old, action, work.now()));
        return answer;
    }

    /** What a newer operation took the place of never ends by itself, so its events end here. */
    private static boolean isReplaced(Handle handle, Server server, Operation old) {
        return Operations.find(handle, server.id())
                .filter(now -> !now.id().equals(old.id()))
                .isPresent();
    }

    /**
     * What moves or makes a guest is stored in several places, so nothing but a removal may take its place, not even after an
     * administrator reset the state that users see.
     */
    private static Optional<Refusal> underWay(Optional<Operation> before, Server server, ServerAction action) {
        boolean takesItsPlace = !(action instanceof ServerAction.Delete
                || action instanceof ServerAction.ForceDelete
                || action instanceof ServerAction.Lock
                || action instanceof ServerAction.Unlock
                || action instanceof ServerAction.StopLiveMigration
                || action instanceof ServerAction.CompleteLiveMigration
                || action instanceof ServerAction.ResetState);
        return before.filter(operation -> takesItsPlace && !(operation instanceof Operation.Change))
                .map(operation -> busy(operation, server, action));
    }

    private static Refusal busy(Operation operation, Server server, ServerAction action) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.busy",
                "Cannot '" + action.wireName() + "' instance " + server.id() + " while its " + words(operation)
                        + " is under way.");
    }

    private static String words(Operation operation) {
        return operation
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * A server that fails while its move waits to be confirmed or reverted must come back to that, or nobody could end the move. A hard
     * reboot brings it back.
     */
    private static Optional<Refusal> wouldBuryMove(Handle handle, Server server, ServerAction action) {
        boolean buries = switch (action) {
            case ServerAction.Stop _, ServerAction.Rescue _, ServerAction.Rebuild _, ServerAction.Evacuate _ ->
                server.state().vm() == VmState.ERROR;
            default -> false;
        };
        return buries
                ? Migrations.waiting(handle, server.id())
                        .map(
                                migration -> new Refusal(
                                        Refusal.Kind.CONFLICT,
                                        "server.move_open",
                                        "Cannot '" + action.wireName() + "' instance " + server.id()
                                                + " while its move from " + migration.sourceHost()
                                                + " is neither confirmed nor reverted. Reboot it hard, and confirm or revert then."))
                : Optional.empty();
    }

    private Answer take(Handle handle, Server server, ServerAction action, Asker asker) {
        return switch (action) {
            case ServerAction.Lock lock ->
                atOnce(
                        handle,
                        server,
                        action,
                        asker,
                        server.state().withLock(Optional.of(new Server.Lock(lock.byAdmin(), lock.reason()))));
            case ServerAction.Unlock _ ->
                atOnce(handle, server, action, asker, server.state().withLock(Optional.empty()));
            case ServerAction.ResetState reset -> {
                Optional<Refusal> lie = wouldLie(handle, server, reset, Operations.find(handle, server.id()));
                yield lie.isPresent()
                        ? Answer.refused(lie.get())
                        : atOnce(handle, server, action, asker, reset(server, reset));
            }
            case ServerAction.Stop _ -> inPlace.stop(handle, server, action, asker);
            case ServerAction.Start _ -> inPlace.start(handle, server, action, asker);
            case ServerAction.Pause _ -> inPlace.pause(handle, server, action, asker);
            case ServerAction.Unpause _ -> inPlace.unpause(handle, server, action, asker);
            case ServerAction.Reboot reboot -> inPlace.reboot(handle, server, reboot, asker);
            case ServerAction.Suspend _ -> inPlace.suspend(handle, server, action, asker);
            case ServerAction.Resume _ -> inPlace.resume(handle, server, action, asker);
            case ServerAction.Rescue rescue -> inPlace.rescue(handle, server, rescue, asker);
            case ServerAction.Unrescue _ -> inPlace.unrescue(handle, server, action, asker);
            case ServerAction.CreateImage create -> copies.createImage(handle, server, create, asker);
            case ServerAction.CreateBackup create -> copies.createBackup(handle, server, create, asker);
            case ServerAction.Shelve shelve -> copies.shelve(handle, server, shelve, asker);
            case ServerAction.ShelveOffload offload -> copies.offload(handle, server, offload, asker);
            case ServerAction.Unshelve unshelve -> copies.unshelve(handle, server, unshelve, asker);
            case ServerAction.Evacuate evacuate -> moves.evacuate(handle, server, evacuate, asker);
            case ServerAction.Restore _ -> inPlace.restore(handle, server, action, asker);
            case ServerAction.Rebuild rebuild -> inPlace.rebuild(handle, server, rebuild, asker);
            case ServerAction.Resize resize ->
                moves.move(handle, server, action, asker, Migration.Kind.RESIZE, resize.flavor(), Optional.empty());
            case ServerAction.Migrate migrate ->
                moves.move(handle, server, action, asker, Migration.Kind.MIGRATION, server.flavor(), migrate.host());
            case ServerAction.LiveMigrate migrate -> live.move(handle, server, migrate, asker);
            case ServerAction.StopLiveMigration stop -> live.stop(handle, server, stop, asker);
            case ServerAction.CompleteLiveMigration complete -> live.complete(handle, server, complete, asker);
            case ServerAction.AttachInterface attach -> plug(handle, server, attach, asker, attach.portId(), true);
            case ServerAction.DetachInterface detach -> plug(handle, server, detach, asker, detach.portId(), false);
            case ServerAction.ConfirmResize _ -> moves.confirm(handle, server, action, asker);
            case ServerAction.RevertResize _ -> moves.revert(handle, server, action, asker);
            case ServerAction.Delete _ ->
                keepsDeleted(handle, server)
                        ? inPlace.softDelete(handle, server, action, asker)
                        : delete(handle, server, action, asker);
            case ServerAction.ForceDelete _ -> delete(handle, server, action, asker);
        };
    }

    private Answer atOnce(Handle handle, Server server, ServerAction action, Asker asker, Server.State state) {
        Servers.update(handle, server.id(), current -> current.with(state, work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        return Answer.accepted(List.of());
    }

    private Answer plug(Handle handle, Server server, ServerAction action, Asker asker, String portId, boolean attach) {
        if (server.whereabouts().guestId().isEmpty()) {
            return Answer.refused(InPlaceWishes.onNoHost(server, action));
        }
        Operation.Plug plug = new Operation.Plug(UUID.randomUUID(), asker, portId, attach, false);
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(
                handle, server.id(), asker, plug.event(), server.whereabouts().host(), work.now());
        Operations.put(handle, server.id(), plug);
        return Answer.accepted(List.of());
    }

    /** ACTIVE means a guest with all its devices, and no administrator can make that true by saying it. */
    private static Optional<Refusal> wouldLie(
            Handle handle, Server server, ServerAction.ResetState reset, Optional<Operation> underWay) {
        if (!reset.active()) {
            return Optional.empty();
        }
        if (server.state().vm() == VmState.BUILDING) {
            return Optional.of(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.building",
                    "Instance " + server.id() + " is in vm_state building, and is active when it has its devices. Wait"
                            + " for that, or delete it and create it anew."));
        }
        if (server.whereabouts().guestId().isEmpty()) {
            return Optional.of(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.no_guest",
                    "Instance " + server.id() + " is in vm_state "
                            + server.state().vm().wireName() + " and on no host, so it cannot be active."
                            + " Unshelve it, or delete it and create it anew."));
        }
        Optional<Refusal> moving = Migrations.open(handle, server.id())
                .map(migration -> new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.move_open",
                        "Instance " + server.id() + " is in vm_state "
                                + server.state().vm().wireName() + " with a move that holds devices on "
                                + migration.sourceHost() + ". Confirm or revert it first."));
        return moving.or(
                        () -> underWay.filter(Wishes::mayLoseItsGuest).map(operation -> busy(operation, server, reset)))
                .or(() -> neverRan(handle, server));
    }

    private static Optional<Refusal> neverRan(Handle handle, Server server) {
        return server.state().launchedAt().isPresent() || hasRun(handle, server)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.never_active",
                        "Instance " + server.id() + " is in vm_state "
                                + server.state().vm().wireName()
                                + ", and nobody has seen its guest run yet. It is active by itself when its host has"
                                + " built it; until then it can be evacuated or deleted."));
    }

    private static boolean hasRun(Handle handle, Server server) {
        return server.whereabouts()
                .guestId()
                .flatMap(id -> Guests.find(handle, id))
                .flatMap(Guest::observed)
                .filter(seen -> !NOT_BUILT.contains(seen.phase()))
                .isPresent();
    }

    /** Whether the guest that is there may be gone when an operation goes on. */
    private static boolean mayLoseItsGuest(Operation operation) {
        return switch (operation) {
            case Operation.Change _, Operation.Snapshot _, Operation.Plug _ -> false;
            case Build _,
                    Move _,
                    LiveMove _,
                    Operation.Confirm _,
                    Operation.Revert _,
                    Operation.Remove _,
                    Shelve _,
                    Unshelve _,
                    Evacuate _ -> true;
        };
    }

    private Server.State reset(Server server, ServerAction.ResetState reset) {
        Server.State state = server.state().withTask(Optional.empty());
        return reset.active()
                ? state.with(VmState.ACTIVE).withFault(Optional.empty())
                : state.with(VmState.ERROR)
                        .withFault(Optional.of(
                                new ServerFault(500, "An administrator put the server into ERROR.", "", work.now())));
    }

    /**
     * Whether a deletion can be taken back: of a server that ran once, on a host that can keep it, and that no move and no copy has in
     * hand. What is on a lost host goes at once in Nova, too; what is in ERROR, shelved or waits to be confirmed only here.
     */
    private boolean keepsDeleted(Handle handle, Server server) {
        boolean inHand = Operations.find(handle, server.id())
                        .filter(operation -> !(operation instanceof Operation.Change))
                        .isPresent()
                || Migrations.open(handle, server.id()).isPresent();
        return work.reclaimAfter().isPresent()
                && KEPT.contains(server.state().vm())
                && server.state().launchedAt().isPresent()
                && server.whereabouts().guestId().isPresent()
                && server.whereabouts().host().filter(work.hosts()::isUp).isPresent()
                && !inHand;
    }

    private Answer delete(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Operation> replaced = Operations.find(handle, server.id());
        if (replaced.filter(Operation.Remove.class::isInstance).isPresent()) {
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
        Operations.put(handle, server.id(), new Operation.Remove(UUID.randomUUID(), asker, false, copy));
        return Answer.accepted(guests.stream().map(Guest::host).distinct().toList());
    }
}
