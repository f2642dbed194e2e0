package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.operations.Wishes.Answer;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.GuestSpec;
import org.jdbi.v3.core.Handle;

/** Writes wishes that change a guest where it is down: stop, start, pause, unpause, reboot, rebuild. */
final class InPlaceWishes {
    static final String REBOOT = "compute_reboot_instance";
    static final String REBUILD = "compute_rebuild_instance";

    private final Workplace work;

    InPlaceWishes(Workplace work) {
        this.work = work;
    }

    /** How an action in place changes a guest, and what the server is afterwards. */
    private record InPlace(
            TaskState task,
            String event,
            GuestPhase phase,
            VmState vm,
            PowerState power,
            UnaryOperator<DesiredGuest> wish) {}

    /** What an action in place makes of a guest, and so of its server. */
    private enum End {
        RUNNING(GuestGoal.RUNNING, GuestPhase.RUNNING, VmState.ACTIVE, PowerState.RUNNING),
        STOPPED(GuestGoal.STOPPED, GuestPhase.STOPPED, VmState.STOPPED, PowerState.SHUTDOWN),
        SOFT_DELETED(GuestGoal.STOPPED, GuestPhase.STOPPED, VmState.SOFT_DELETED, PowerState.SHUTDOWN),
        PAUSED(GuestGoal.PAUSED, GuestPhase.PAUSED, VmState.PAUSED, PowerState.PAUSED),
        SUSPENDED(GuestGoal.SUSPENDED, GuestPhase.SUSPENDED, VmState.SUSPENDED, PowerState.SHUTDOWN);

        private final GuestGoal goal;
        private final GuestPhase phase;
        private final VmState vm;
        private final PowerState power;

        End(GuestGoal goal, GuestPhase phase, VmState vm, PowerState power) {
            this.goal = goal;
            this.phase = phase;
            this.vm = vm;
            this.power = power;
        }
    }

    Answer stop(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle, server, action, asker, becoming(End.STOPPED, TaskState.POWERING_OFF, "compute_stop_instance"));
    }

    Answer start(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle, server, action, asker, becoming(End.RUNNING, TaskState.POWERING_ON, "compute_start_instance"));
    }

    Answer pause(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(handle, server, action, asker, becoming(End.PAUSED, TaskState.PAUSING, "compute_pause_instance"));
    }

    Answer unpause(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle, server, action, asker, becoming(End.RUNNING, TaskState.UNPAUSING, "compute_unpause_instance"));
    }

    Answer suspend(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle,
                server,
                action,
                asker,
                becoming(End.SUSPENDED, TaskState.SUSPENDING, "compute_suspend_instance"));
    }

    Answer resume(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle, server, action, asker, becoming(End.RUNNING, TaskState.RESUMING, "compute_resume_instance"));
    }

    Answer rescue(Handle handle, Server server, ServerAction.Rescue rescue, Asker asker) {
        Optional<GuestSpec.ImageSource> image = work.images().find(rescue.imageId());
        if (image.isEmpty()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.INVALID,
                    "server.no_rescue_image",
                    "Image " + rescue.imageId() + " could not be found, so there is nothing to rescue instance "
                            + server.id() + " with."));
        }
        return store(
                handle,
                server,
                rescue,
                asker,
                new InPlace(
                        TaskState.RESCUING,
                        "compute_rescue_instance",
                        GuestPhase.RESCUED,
                        VmState.RESCUED,
                        PowerState.RUNNING,
                        guest -> guest.rescuedWith(image.get())));
    }

    Answer unrescue(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle,
                server,
                action,
                asker,
                becoming(End.RUNNING, TaskState.UNRESCUING, "compute_unrescue_instance"));
    }

    /** Of a server that did not leave its host. */
    Answer unshelve(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(handle, server, action, asker, becoming(End.RUNNING, TaskState.UNSHELVING, Unshelver.EVENT));
    }

    Answer restore(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(
                handle, server, action, asker, becoming(End.RUNNING, TaskState.RESTORING, "compute_restore_instance"));
    }

    /** The guest is stopped and kept, devices and all, until it is restored or reclaimed. */
    Answer softDelete(Handle handle, Server server, ServerAction action, Asker asker) {
        return store(handle, server, action, asker, softlyDeleted());
    }

    /** The same of a server whose move was confirmed for it: the action is written down already. */
    void softDeleteAfterMove(Handle handle, Server server, Asker asker) {
        server.whereabouts()
                .guestId()
                .flatMap(id -> Guests.find(handle, id))
                .ifPresent(guest -> begin(handle, server, guest, asker, softlyDeleted()));
    }

    private static InPlace softlyDeleted() {
        return becoming(End.SOFT_DELETED, TaskState.SOFT_DELETING, "compute_soft_delete_instance");
    }

    static Refusal onNoHost(Server server, ServerAction action) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.no_guest",
                "Cannot '" + action.wireName() + "' instance " + server.id()
                        + ": it is on no host. Delete it, or create it anew.");
    }

    Answer reboot(Handle handle, Server server, ServerAction.Reboot reboot, Asker asker) {
        return store(handle, server, reboot, asker, reboot(reboot.hard()));
    }

    Answer rebuild(Handle handle, Server server, ServerAction.Rebuild rebuild, Asker asker) {
        boolean stopped = server.state().vm() == VmState.STOPPED;
        Server changed = Rebuilding.apply(server, rebuild, work.now());
        Optional<String> lacking = GuestImages.lacking(Optional.of(rebuild.imageId()), work.images());
        if (lacking.isPresent()) {
            return Answer.refused(new Refusal(Refusal.Kind.INVALID, "image.lacking", lacking.get()));
        }
        var images = GuestImages.of(Optional.of(rebuild.imageId()), work.images());
        Answer answer = store(
                handle,
                server,
                rebuild,
                asker,
                new InPlace(
                        TaskState.REBUILDING,
                        REBUILD,
                        stopped ? GuestPhase.STOPPED : GuestPhase.RUNNING,
                        stopped ? VmState.STOPPED : VmState.ACTIVE,
                        stopped ? PowerState.SHUTDOWN : PowerState.RUNNING,
                        guest -> Rebuilding.guest(guest, changed, images, stopped)));
        if (answer.refusal().isEmpty()) {
            Servers.update(
                    handle,
                    server.id(),
                    current -> changed.with(current.state().withFault(Optional.empty()), work.now()));
        }
        return answer;
    }

    private static InPlace becoming(End end, TaskState task, String event) {
        return new InPlace(task, event, end.phase, end.vm, end.power, guest -> guest.with(end.goal));
    }

    private static InPlace reboot(boolean hard) {
        return new InPlace(
                hard ? TaskState.REBOOTING_HARD : TaskState.REBOOTING,
                REBOOT,
                GuestPhase.RUNNING,
                VmState.ACTIVE,
                PowerState.RUNNING,
                guest -> guest.rebooted(hard));
    }

    private Answer store(Handle handle, Server server, ServerAction action, Asker asker, InPlace change) {
        Optional<Guest> guest = server.whereabouts().guestId().flatMap(id -> Guests.find(handle, id));
        if (guest.isEmpty()) {
            return Answer.refused(onNoHost(server, action));
        }
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        begin(handle, server, guest.get(), asker, change);
        return Answer.accepted(List.of(guest.get().host()));
    }

    private void begin(Handle handle, Server server, Guest guest, Asker asker, InPlace change) {
        Guests.wish(handle, guest.desired().guestId(), change.wish());
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(change.task())), work.now()));
        Recorder.started(handle, server.id(), asker, change.event(), Optional.of(guest.host()), work.now());
        Operations.put(
                handle,
                server.id(),
                new Change(
                        UUID.randomUUID(),
                        asker,
                        change.event(),
                        change.phase(),
                        change.vm(),
                        change.power(),
                        server.state().vm()));
    }
}
