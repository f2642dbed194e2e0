package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.operations.Operation.Move.MoveStep;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Refusal;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.jdbi.v3.core.Handle;

/** Writes an admissible action down: the server's task, the guest's wish, the operation and the action's record, all in one transaction. */
final class Wishes {
    private final Workplace work;
    private final Admission admission;

    Wishes(Workplace work, Admission admission) {
        this.work = work;
        this.admission = admission;
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

    /** How an action in place changes a guest, and what the server is afterwards. */
    private record InPlace(
            TaskState task,
            String event,
            GuestPhase phase,
            VmState vm,
            PowerState power,
            UnaryOperator<DesiredGuest> wish) {}

    Answer store(Handle handle, Server server, ServerAction action, Asker asker) {
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
            case ServerAction.ResetState reset -> atOnce(handle, server, action, asker, reset(server, reset));
            case ServerAction.Stop _ ->
                inPlace(
                        handle,
                        server,
                        action,
                        asker,
                        goal(
                                TaskState.POWERING_OFF,
                                "compute_stop_instance",
                                GuestGoal.STOPPED,
                                GuestPhase.STOPPED,
                                VmState.STOPPED,
                                PowerState.SHUTDOWN));
            case ServerAction.Start _ ->
                inPlace(
                        handle,
                        server,
                        action,
                        asker,
                        goal(
                                TaskState.POWERING_ON,
                                "compute_start_instance",
                                GuestGoal.RUNNING,
                                GuestPhase.RUNNING,
                                VmState.ACTIVE,
                                PowerState.RUNNING));
            case ServerAction.Pause _ ->
                inPlace(
                        handle,
                        server,
                        action,
                        asker,
                        goal(
                                TaskState.PAUSING,
                                "compute_pause_instance",
                                GuestGoal.PAUSED,
                                GuestPhase.PAUSED,
                                VmState.PAUSED,
                                PowerState.PAUSED));
            case ServerAction.Unpause _ ->
                inPlace(
                        handle,
                        server,
                        action,
                        asker,
                        goal(
                                TaskState.UNPAUSING,
                                "compute_unpause_instance",
                                GuestGoal.RUNNING,
                                GuestPhase.RUNNING,
                                VmState.ACTIVE,
                                PowerState.RUNNING));
            case ServerAction.Reboot reboot -> inPlace(handle, server, action, asker, reboot(reboot.hard()));
            case ServerAction.Rebuild rebuild -> rebuild(handle, server, rebuild, asker);
            case ServerAction.Resize resize ->
                move(handle, server, action, asker, Migration.Kind.RESIZE, resize.flavor(), Optional.empty());
            case ServerAction.Migrate migrate ->
                move(handle, server, action, asker, Migration.Kind.MIGRATION, server.flavor(), migrate.host());
            case ServerAction.ConfirmResize _ -> confirm(handle, server, action, asker);
            case ServerAction.RevertResize _ -> revert(handle, server, action, asker);
            case ServerAction.Delete _ -> delete(handle, server, action, asker);
        };
    }

    private Answer atOnce(Handle handle, Server server, ServerAction action, Asker asker, Server.State state) {
        Servers.update(handle, server.id(), current -> current.with(state, work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
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

    private static InPlace goal(
            TaskState task, String event, GuestGoal goal, GuestPhase phase, VmState vm, PowerState power) {
        return new InPlace(task, event, phase, vm, power, guest -> Guests.withGoal(guest, goal));
    }

    private static InPlace reboot(boolean hard) {
        return new InPlace(
                hard ? TaskState.REBOOTING_HARD : TaskState.REBOOTING,
                "compute_reboot_instance",
                GuestPhase.RUNNING,
                VmState.ACTIVE,
                PowerState.RUNNING,
                guest -> new DesiredGuest(
                        guest.guestId(),
                        guest.serverId(),
                        guest.generation(),
                        GuestGoal.RUNNING,
                        guest.rebootCount() + 1,
                        hard,
                        guest.rebuildCount(),
                        guest.devices(),
                        guest.spec()));
    }

    private Answer inPlace(Handle handle, Server server, ServerAction action, Asker asker, InPlace change) {
        Optional<Guest> guest = server.whereabouts().guestId().flatMap(id -> Guests.find(handle, id));
        if (guest.isEmpty()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.no_guest",
                    "Cannot '" + action.wireName() + "' instance " + server.id()
                            + ": it is on no host. Delete it, or create it anew."));
        }
        Guests.wish(handle, guest.get().desired().guestId(), change.wish());
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(change.task())), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(
                handle,
                server.id(),
                asker,
                change.event(),
                Optional.of(guest.get().host()),
                work.now());
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
        return Answer.accepted(List.of(guest.get().host()));
    }

    private Answer rebuild(Handle handle, Server server, ServerAction.Rebuild rebuild, Asker asker) {
        boolean stopped = server.state().vm() == VmState.STOPPED;
        Server changed = Rebuilding.apply(server, rebuild, work.now());
        var image = work.images().find(rebuild.imageId());
        Answer answer = inPlace(
                handle,
                server,
                rebuild,
                asker,
                new InPlace(
                        TaskState.REBUILDING,
                        "compute_rebuild_instance",
                        stopped ? GuestPhase.STOPPED : GuestPhase.RUNNING,
                        stopped ? VmState.STOPPED : VmState.ACTIVE,
                        stopped ? PowerState.SHUTDOWN : PowerState.RUNNING,
                        guest -> Rebuilding.guest(guest, changed, image, stopped)));
        if (answer.refusal().isEmpty()) {
            Servers.update(
                    handle,
                    server.id(),
                    current -> changed.with(current.state().withFault(Optional.empty()), work.now()));
        }
        return answer;
    }

    private Answer move(
            Handle handle,
            Server server,
            ServerAction action,
            Asker asker,
            Migration.Kind kind,
            Flavor flavor,
            Optional<String> onlyHost) {
        Optional<Refusal> refusal = admission.resize(handle, server, flavor);
        if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
        }
        if (server.whereabouts().guestId().isEmpty()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.CONFLICT, "server.no_guest", "Instance " + server.id() + " is on no host."));
        }
        Migration migration = new Migration(
                0,
                UUID.randomUUID(),
                server.id(),
                kind,
                "pre-migrating",
                server.whereabouts().host().orElseThrow(),
                onlyHost,
                server.whereabouts().guestId(),
                Optional.empty(),
                server.flavor(),
                flavor,
                server.state().vm() == VmState.ACTIVE,
                asker.userId(),
                asker.projectId(),
                work.now(),
                work.now());
        Migrations.insert(handle, migration);
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.RESIZE_PREP)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, "conductor_migrate_server", Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new Operation.Move(
                        UUID.randomUUID(),
                        asker,
                        migration.uuid(),
                        onlyHost,
                        server.state().vm(),
                        MoveStep.CLAIM,
                        List.of(),
                        Optional.empty()));
        return Answer.accepted(List.of());
    }

    private Answer confirm(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Migration> open = Migrations.open(handle, server.id());
        if (open.isEmpty()) {
            return Answer.refused(noMigration(server));
        }
        Migration migration = open.get();
        Migrations.update(handle, migration.with("confirming", work.now()));
        migration
                .sourceGuest()
                .ifPresent(id -> Guests.wish(handle, id, guest -> Guests.withGoal(guest, GuestGoal.ABSENT)));
        Servers.update(
                handle,
                server.id(),
                current ->
                        current.with(current.state().withTask(Optional.of(TaskState.RESIZE_CONFIRMING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Settler.CONFIRM, Optional.of(migration.sourceHost()), work.now());
        Operations.put(handle, server.id(), new Operation.Confirm(UUID.randomUUID(), asker, migration.uuid()));
        return Answer.accepted(List.of(migration.sourceHost()));
    }

    private Answer revert(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Migration> open = Migrations.open(handle, server.id());
        if (open.isEmpty()) {
            return Answer.refused(noMigration(server));
        }
        Migration migration = open.get();
        Migrations.update(handle, migration.with("reverting", work.now()));
        migration
                .destinationGuest()
                .ifPresent(id -> Guests.wish(handle, id, guest -> Guests.withGoal(guest, GuestGoal.ABSENT)));
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.RESIZE_REVERTING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Settler.REVERT, migration.destinationHost(), work.now());
        Operations.put(handle, server.id(), new Operation.Revert(UUID.randomUUID(), asker, migration.uuid(), false));
        return Answer.accepted(migration.destinationHost().stream().toList());
    }

    private static Refusal noMigration(Server server) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "server.no_migration",
                "Instance " + server.id() + " has no resize or migration to confirm or revert.");
    }

    private Answer delete(Handle handle, Server server, ServerAction action, Asker asker) {
        if (Operations.find(handle, server.id())
                .filter(Operation.Remove.class::isInstance)
                .isPresent()) {
            return Answer.accepted(List.of());
        }
        List<Guest> guests = Guests.ofServer(handle, server.id());
        guests.forEach(guest ->
                Guests.wish(handle, guest.desired().guestId(), desired -> Guests.withGoal(desired, GuestGoal.ABSENT)));
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.DELETING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(
                handle, server.id(), asker, Remover.EVENT, server.whereabouts().host(), work.now());
        Operations.put(handle, server.id(), new Operation.Remove(UUID.randomUUID(), asker, false));
        return Answer.accepted(guests.stream().map(Guest::host).distinct().toList());
    }
}
