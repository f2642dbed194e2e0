package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import org.jdbi.v3.core.Handle;

/** Writes an admissible action down: the server's task, the guest's wish, the operation and the action's record, all in one transaction. */
final class Wishes {
    private final Workplace work;
    private final InPlaceWishes inPlace;
    private final CopyWishes copies;
    private final MoveWishes moves;
    private final LiveWishes live;
    private final DeletionWishes deletions;

    Wishes(Workplace work, Admission admission) {
        this.work = work;
        this.inPlace = new InPlaceWishes(work);
        this.copies = new CopyWishes(work, inPlace, admission);
        this.moves = new MoveWishes(work, admission);
        this.live = new LiveWishes(work);
        this.deletions = new DeletionWishes(work, inPlace, moves);
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
        Optional<Refusal> underWay = Hindrances.underWay(before, server, action);
        if (underWay.isPresent()) {
            return Answer.refused(underWay.get());
        }
        Optional<Refusal> buried = Hindrances.wouldBuryMove(handle, server, action);
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
                Optional<Refusal> lie =
                        Hindrances.wouldLie(handle, server, reset, Operations.find(handle, server.id()));
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
            case ServerAction.Delete _ -> deletions.delete(handle, server, action, asker);
            case ServerAction.ForceDelete _ -> deletions.deleteForGood(handle, server, action, asker);
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

    private Server.State reset(Server server, ServerAction.ResetState reset) {
        Server.State state = server.state().withTask(Optional.empty());
        return reset.active()
                ? state.with(VmState.ACTIVE).withFault(Optional.empty())
                : state.with(VmState.ERROR)
                        .withFault(Optional.of(
                                new ServerFault(500, "An administrator put the server into ERROR.", "", work.now())));
    }
}
