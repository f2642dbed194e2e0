package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Snapshot;
import kilonova.compute.operations.Shelve.ShelveStep;
import kilonova.compute.operations.Unshelve.UnshelveStep;
import kilonova.compute.operations.Wishes.Answer;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import org.jdbi.v3.core.Handle;

/** Writes wishes down that copy a server's disk into an image: snapshots, backups, shelving and what ends it. */
final class CopyWishes {
    private final Workplace work;
    private final InPlaceWishes inPlace;
    private final Admission admission;

    CopyWishes(Workplace work, InPlaceWishes inPlace, Admission admission) {
        this.work = work;
        this.admission = admission;
        this.inPlace = inPlace;
    }

    Answer createImage(Handle handle, Server server, ServerAction.CreateImage action, Asker asker) {
        Snapshot snapshot =
                new Snapshot(UUID.randomUUID(), asker, Snapshotter.SNAPSHOT, action.imageId(), Optional.empty());
        return copy(handle, server, action, snapshot, TaskState.IMAGE_SNAPSHOT);
    }

    Answer createBackup(Handle handle, Server server, ServerAction.CreateBackup action, Asker asker) {
        Snapshot snapshot = new Snapshot(
                UUID.randomUUID(),
                asker,
                Snapshotter.BACKUP,
                action.imageId(),
                Optional.of(new Snapshot.Rotation(action.backupType(), action.rotation())));
        return copy(handle, server, action, snapshot, TaskState.IMAGE_BACKUP);
    }

    private Answer copy(Handle handle, Server server, ServerAction action, Snapshot snapshot, TaskState task) {
        return wish(
                handle,
                server,
                action,
                snapshot,
                snapshot.event(),
                task,
                guest -> guest.photographed(Optional.of(snapshot.imageId())));
    }

    Answer shelve(Handle handle, Server server, ServerAction.Shelve action, Asker asker) {
        Shelve shelve = new Shelve(
                UUID.randomUUID(),
                asker,
                action.imageId(),
                work.offloadsShelved(),
                ShelveStep.COPY,
                server.state().vm());
        return wish(
                handle,
                server,
                action,
                shelve,
                Shelver.SHELVE,
                TaskState.SHELVING,
                guest -> guest.with(GuestGoal.STOPPED).photographed(Optional.of(action.imageId())));
    }

    Answer offload(Handle handle, Server server, ServerAction.ShelveOffload action, Asker asker) {
        Shelve shelve = new Shelve(
                UUID.randomUUID(),
                asker,
                server.shelved().map(Server.Shelved::imageId).orElse(""),
                true,
                ShelveStep.OFFLOAD,
                server.state().vm());
        return wish(
                handle,
                server,
                action,
                shelve,
                Shelver.OFFLOAD,
                TaskState.SHELVING_OFFLOADING,
                guest -> guest.with(GuestGoal.ABSENT));
    }

    Answer unshelve(Handle handle, Server server, ServerAction.Unshelve action, Asker asker) {
        if (server.state().vm() == VmState.SHELVED) {
            if (action.host().isPresent() || action.zone().isPresent()) {
                return Answer.refused(new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.not_offloaded",
                        "Only a server in SHELVED_OFFLOADED can be unshelved to a host or an availability zone; instance "
                                + server.id() + " is on its host still."));
            }
            return inPlace.unshelve(handle, server, action, asker);
        }
        Optional<Refusal> refusal = admission.unshelve(handle, server);
        if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
        }
        Servers.update(
                handle,
                server.id(),
                current -> current.with(
                                current.whereabouts()
                                        .inZone(action.zone()
                                                .orElse(current.whereabouts().requestedZone())),
                                work.now())
                        .with(current.state().withTask(Optional.of(TaskState.UNSHELVING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Unshelver.SCHEDULE, Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new Unshelve(UUID.randomUUID(), asker, action.host(), UnshelveStep.SCHEDULE, Set.of(), List.of()));
        return Answer.accepted(List.of());
    }

    private Answer wish(
            Handle handle,
            Server server,
            ServerAction action,
            Operation operation,
            String event,
            TaskState task,
            UnaryOperator<DesiredGuest> change) {
        Optional<Guest> guest = server.whereabouts().guestId().flatMap(id -> Guests.find(handle, id));
        if (guest.isEmpty()) {
            return Answer.refused(InPlaceWishes.onNoHost(server, action));
        }
        Guests.wish(handle, guest.get().desired().guestId(), change);
        Servers.update(
                handle, server.id(), current -> current.with(current.state().withTask(Optional.of(task)), work.now()));
        Recorder.begin(handle, server.id(), operation.asker(), action.wireName(), work.now());
        Recorder.started(
                handle,
                server.id(),
                operation.asker(),
                event,
                Optional.of(guest.get().host()),
                work.now());
        Operations.put(handle, server.id(), operation);
        return Answer.accepted(List.of(guest.get().host()));
    }
}
