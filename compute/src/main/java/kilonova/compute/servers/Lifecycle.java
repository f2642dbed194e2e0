package kilonova.compute.servers;

import static kilonova.compute.servers.VmState.ACTIVE;
import static kilonova.compute.servers.VmState.DELETED;
import static kilonova.compute.servers.VmState.ERROR;
import static kilonova.compute.servers.VmState.PAUSED;
import static kilonova.compute.servers.VmState.RESCUED;
import static kilonova.compute.servers.VmState.RESIZED;
import static kilonova.compute.servers.VmState.SHELVED;
import static kilonova.compute.servers.VmState.SHELVED_OFFLOADED;
import static kilonova.compute.servers.VmState.SOFT_DELETED;
import static kilonova.compute.servers.VmState.STOPPED;
import static kilonova.compute.servers.VmState.SUSPENDED;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.compute.outcome.Refusal;

/**
 * The life cycle of a server as a table: in which states it takes which action, and what it is then. What is not in the table is
 * refused with the state that forbids it and those that would allow it. Source: the Compute API guide's tables of server states, and
 * Nova's checks of states before each action.
 */
public final class Lifecycle {
    private static final Set<VmState> ANY = EnumSet.complementOf(EnumSet.of(DELETED));
    private static final Set<VmState> COPIED = Set.of(ACTIVE, STOPPED, PAUSED, SUSPENDED);
    private static final List<TaskState> MOVING =
            List.of(TaskState.RESIZE_PREP, TaskState.RESIZE_MIGRATING, TaskState.RESIZE_FINISH);

    /** The whole table, one row for each action. */
    public static final List<Transition> TABLE = List.of(
            when(ACTIVE, ERROR, RESCUED).does(ServerAction.Stop.class, STOPPED, TaskState.POWERING_OFF),
            when(STOPPED).does(ServerAction.Start.class, ACTIVE, TaskState.POWERING_ON),
            // A server that failed while its move waits to be confirmed comes back to that.
            when(ACTIVE, STOPPED, PAUSED, SUSPENDED, ERROR)
                    .to(ACTIVE)
                    .and(ERROR, RESIZED)
                    .by(ServerAction.Reboot.class, TaskState.REBOOTING, TaskState.REBOOTING_HARD),
            when(ACTIVE).does(ServerAction.Pause.class, PAUSED, TaskState.PAUSING),
            when(PAUSED).does(ServerAction.Unpause.class, ACTIVE, TaskState.UNPAUSING),
            when(ACTIVE).does(ServerAction.Suspend.class, SUSPENDED, TaskState.SUSPENDING),
            when(SUSPENDED).does(ServerAction.Resume.class, ACTIVE, TaskState.RESUMING),
            when(ACTIVE, STOPPED, ERROR).does(ServerAction.Rescue.class, RESCUED, TaskState.RESCUING),
            when(RESCUED).does(ServerAction.Unrescue.class, ACTIVE, TaskState.UNRESCUING),
            when(COPIED).staying().by(ServerAction.CreateImage.class, TaskState.IMAGE_SNAPSHOT),
            when(COPIED).staying().by(ServerAction.CreateBackup.class, TaskState.IMAGE_BACKUP),
            when(COPIED)
                    .to(SHELVED, SHELVED_OFFLOADED)
                    .by(ServerAction.Shelve.class, TaskState.SHELVING, TaskState.SHELVING_OFFLOADING),
            when(SHELVED).does(ServerAction.ShelveOffload.class, SHELVED_OFFLOADED, TaskState.SHELVING_OFFLOADING),
            when(SHELVED, SHELVED_OFFLOADED).does(ServerAction.Unshelve.class, ACTIVE, TaskState.UNSHELVING),
            when(ACTIVE, STOPPED).staying().and(ERROR, ACTIVE).by(ServerAction.Rebuild.class, TaskState.REBUILDING),
            when(ACTIVE, STOPPED).to(RESIZED).by(ServerAction.Resize.class, MOVING),
            when(ACTIVE, STOPPED).to(RESIZED).by(ServerAction.Migrate.class, MOVING),
            when(ACTIVE, PAUSED).staying().by(ServerAction.LiveMigrate.class, TaskState.MIGRATING),
            when(ACTIVE, PAUSED).staying().during(TaskState.MIGRATING).by(ServerAction.StopLiveMigration.class),
            when(ACTIVE, PAUSED).staying().during(TaskState.MIGRATING).by(ServerAction.CompleteLiveMigration.class),
            when(RESIZED).to(ACTIVE, STOPPED).by(ServerAction.ConfirmResize.class, TaskState.RESIZE_CONFIRMING),
            when(RESIZED).to(ACTIVE, STOPPED).by(ServerAction.RevertResize.class, TaskState.RESIZE_REVERTING),
            // Who evacuates may ask that the server stays off.
            when(ACTIVE, STOPPED, ERROR)
                    .to(STOPPED)
                    .and(ACTIVE, ACTIVE)
                    .and(ERROR, ACTIVE)
                    .by(ServerAction.Evacuate.class, TaskState.REBUILDING, TaskState.REBUILD_SPAWNING),
            when(ACTIVE, STOPPED, PAUSED).staying().by(ServerAction.AttachInterface.class),
            when(ACTIVE, STOPPED, PAUSED).staying().by(ServerAction.DetachInterface.class),
            when(SOFT_DELETED).does(ServerAction.Restore.class, ACTIVE, TaskState.RESTORING),
            when(ANY)
                    .to(DELETED)
                    .and(ACTIVE, SOFT_DELETED)
                    .and(STOPPED, SOFT_DELETED)
                    .and(PAUSED, SOFT_DELETED)
                    .and(SUSPENDED, SOFT_DELETED)
                    .and(RESCUED, SOFT_DELETED)
                    .and(RESIZED, SOFT_DELETED)
                    .and(SHELVED, SOFT_DELETED)
                    .and(ERROR, SOFT_DELETED)
                    .by(ServerAction.Delete.class, TaskState.DELETING, TaskState.SOFT_DELETING),
            when(ANY).does(ServerAction.ForceDelete.class, DELETED, TaskState.DELETING),
            when(ANY).staying().by(ServerAction.Lock.class),
            when(ANY).staying().by(ServerAction.Unlock.class),
            // What has no guest, or two, cannot be made active by saying so.
            when(ANY)
                    .to(ERROR)
                    .and(ACTIVE, ACTIVE)
                    .and(STOPPED, ACTIVE)
                    .and(PAUSED, ACTIVE)
                    .and(SUSPENDED, ACTIVE)
                    .and(RESCUED, ACTIVE)
                    .and(SHELVED, ACTIVE)
                    .and(SOFT_DELETED, ACTIVE)
                    .and(ERROR, ACTIVE)
                    .by(ServerAction.ResetState.class));

    /** What may hang in a guest or its devices, and takes no harm from a hard reboot: its owner's way out. */
    private static final Set<TaskState> HANGS = EnumSet.of(
            TaskState.REBOOTING,
            TaskState.REBOOTING_HARD,
            TaskState.PAUSING,
            TaskState.UNPAUSING,
            TaskState.SUSPENDING,
            TaskState.RESUMING);

    private static final Map<Class<? extends ServerAction>, Transition> BY_ACTION =
            TABLE.stream().collect(Collectors.toUnmodifiableMap(Transition::action, Function.identity()));

    private Lifecycle() {}

    /** The row of an action. */
    public static Transition of(ServerAction action) {
        Transition row = BY_ACTION.get(action.getClass());
        if (row == null) {
            throw new IllegalStateException("the table has no row for " + action.getClass());
        }
        return row;
    }

    /** Why the server does not take that action now; empty if it does. */
    public static Optional<Refusal> refusal(Server server, ServerAction action) {
        Transition row = of(action);
        if (row.isTakenByAll()) {
            return Optional.empty();
        }
        Server.State state = server.state();
        if (row.during().isPresent() && !state.task().equals(row.during())) {
            return Optional.of(refused(
                    server,
                    action,
                    "task_state " + state.task().map(TaskState::wireName).orElse("None") + ". It can be done during "
                            + row.during().get().wireName() + "."));
        }
        if (row.during().isEmpty()
                && state.task().isPresent()
                && !mayInterrupt(action, state.task().get())) {
            return Optional.of(refused(
                    server,
                    action,
                    "task_state " + state.task().get().wireName()
                            + ". It can be done when nothing else is under way."));
        }
        Set<VmState> from = from(action, row);
        return from.contains(state.vm())
                ? Optional.empty()
                : Optional.of(refused(
                        server,
                        action,
                        "vm_state " + state.vm().wireName() + ". It can be done in "
                                + from.stream().map(VmState::wireName).sorted().collect(Collectors.joining(", "))
                                + "."));
    }

    /** A soft reboot asks the guest itself, so there must be one that runs. */
    private static Set<VmState> from(ServerAction action, Transition row) {
        return action instanceof ServerAction.Reboot reboot && !reboot.hard() ? Set.of(ACTIVE) : row.from();
    }

    private static boolean mayInterrupt(ServerAction action, TaskState task) {
        return action instanceof ServerAction.Reboot reboot && reboot.hard() && HANGS.contains(task);
    }

    private static Refusal refused(Server server, ServerAction action, String why) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.wrong_state",
                "Cannot '" + action.wireName() + "' instance " + server.id() + " while it is in " + why);
    }

    private static TransitionRow when(VmState... states) {
        return when(Set.of(states));
    }

    private static TransitionRow when(Set<VmState> states) {
        return TransitionRow.from(states);
    }
}
