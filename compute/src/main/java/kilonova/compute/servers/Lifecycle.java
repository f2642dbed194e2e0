package kilonova.compute.servers;

import static kilonova.compute.servers.VmState.ACTIVE;
import static kilonova.compute.servers.VmState.ERROR;
import static kilonova.compute.servers.VmState.PAUSED;
import static kilonova.compute.servers.VmState.RESCUED;
import static kilonova.compute.servers.VmState.RESIZED;
import static kilonova.compute.servers.VmState.SHELVED;
import static kilonova.compute.servers.VmState.SHELVED_OFFLOADED;
import static kilonova.compute.servers.VmState.SOFT_DELETED;
import static kilonova.compute.servers.VmState.STOPPED;
import static kilonova.compute.servers.VmState.SUSPENDED;

import java.util.Arrays;
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
    private static final Set<VmState> ANY = EnumSet.allOf(VmState.class);

    /** The whole table, one row for each action. */
    public static final List<Transition> TABLE = List.of(
            row(ServerAction.Stop.class, of(ACTIVE, ERROR, RESCUED), TaskState.POWERING_OFF, of(STOPPED)),
            row(ServerAction.Start.class, of(STOPPED), TaskState.POWERING_ON, of(ACTIVE)),
            row(
                    ServerAction.Reboot.class,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED, ERROR),
                    List.of(TaskState.REBOOTING, TaskState.REBOOTING_HARD),
                    of(ACTIVE)),
            row(ServerAction.Pause.class, of(ACTIVE), TaskState.PAUSING, of(PAUSED)),
            row(ServerAction.Unpause.class, of(PAUSED), TaskState.UNPAUSING, of(ACTIVE)),
            row(ServerAction.Suspend.class, of(ACTIVE), TaskState.SUSPENDING, of(SUSPENDED)),
            row(ServerAction.Resume.class, of(SUSPENDED), TaskState.RESUMING, of(ACTIVE)),
            row(ServerAction.Rescue.class, of(ACTIVE, STOPPED, ERROR), TaskState.RESCUING, of(RESCUED)),
            row(ServerAction.Unrescue.class, of(RESCUED), TaskState.UNRESCUING, of(ACTIVE)),
            row(
                    ServerAction.CreateImage.class,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED),
                    TaskState.IMAGE_SNAPSHOT,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED)),
            row(
                    ServerAction.CreateBackup.class,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED),
                    TaskState.IMAGE_BACKUP,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED)),
            row(
                    ServerAction.Shelve.class,
                    of(ACTIVE, STOPPED, PAUSED, SUSPENDED),
                    List.of(TaskState.SHELVING, TaskState.SHELVING_OFFLOADING),
                    of(SHELVED, SHELVED_OFFLOADED)),
            row(ServerAction.ShelveOffload.class, of(SHELVED), TaskState.SHELVING_OFFLOADING, of(SHELVED_OFFLOADED)),
            row(ServerAction.Unshelve.class, of(SHELVED, SHELVED_OFFLOADED), TaskState.UNSHELVING, of(ACTIVE)),
            row(ServerAction.Rebuild.class, of(ACTIVE, STOPPED, ERROR), TaskState.REBUILDING, of(ACTIVE, STOPPED)),
            row(
                    ServerAction.Resize.class,
                    of(ACTIVE, STOPPED),
                    List.of(TaskState.RESIZE_PREP, TaskState.RESIZE_MIGRATING, TaskState.RESIZE_FINISH),
                    of(RESIZED)),
            row(
                    ServerAction.Migrate.class,
                    of(ACTIVE, STOPPED),
                    List.of(TaskState.RESIZE_PREP, TaskState.RESIZE_MIGRATING, TaskState.RESIZE_FINISH),
                    of(RESIZED)),
            row(ServerAction.LiveMigrate.class, of(ACTIVE, PAUSED), TaskState.MIGRATING, of(ACTIVE, PAUSED)),
            during(ServerAction.StopLiveMigration.class, of(ACTIVE, PAUSED), TaskState.MIGRATING),
            during(ServerAction.CompleteLiveMigration.class, of(ACTIVE, PAUSED), TaskState.MIGRATING),
            row(ServerAction.ConfirmResize.class, of(RESIZED), TaskState.RESIZE_CONFIRMING, of(ACTIVE, STOPPED)),
            row(ServerAction.RevertResize.class, of(RESIZED), TaskState.RESIZE_REVERTING, of(ACTIVE, STOPPED)),
            row(
                    ServerAction.Evacuate.class,
                    of(ACTIVE, STOPPED, ERROR),
                    List.of(TaskState.REBUILDING, TaskState.REBUILD_SPAWNING),
                    of(ACTIVE, STOPPED)),
            row(
                    ServerAction.AttachInterface.class,
                    of(ACTIVE, STOPPED, PAUSED),
                    List.of(),
                    of(ACTIVE, STOPPED, PAUSED)),
            row(
                    ServerAction.DetachInterface.class,
                    of(ACTIVE, STOPPED, PAUSED),
                    List.of(),
                    of(ACTIVE, STOPPED, PAUSED)),
            row(ServerAction.Restore.class, of(SOFT_DELETED), TaskState.RESTORING, of(ACTIVE, STOPPED)),
            row(ServerAction.Delete.class, ANY, TaskState.DELETING, of(VmState.DELETED, SOFT_DELETED)),
            row(ServerAction.ForceDelete.class, ANY, TaskState.DELETING, of(VmState.DELETED)),
            row(ServerAction.Lock.class, ANY, List.of(), ANY),
            row(ServerAction.Unlock.class, ANY, List.of(), ANY),
            row(ServerAction.ResetState.class, ANY, List.of(), of(ACTIVE, ERROR)));

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
        if (row.from().equals(ANY)) {
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
        return action instanceof ServerAction.Reboot reboot && !reboot.hard() ? of(ACTIVE) : row.from();
    }

    /** A hard reboot may follow a soft one that hangs. */
    private static boolean mayInterrupt(ServerAction action, TaskState task) {
        return action instanceof ServerAction.Reboot reboot
                && reboot.hard()
                && (task == TaskState.REBOOTING || task == TaskState.REBOOTING_HARD);
    }

    private static Refusal refused(Server server, ServerAction action, String why) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.wrong_state",
                "Cannot '" + action.wireName() + "' instance " + server.id() + " while it is in " + why);
    }

    private static Transition row(
            Class<? extends ServerAction> action, Set<VmState> from, TaskState task, Set<VmState> to) {
        return row(action, from, List.of(task), to);
    }

    private static Transition row(
            Class<? extends ServerAction> action, Set<VmState> from, List<TaskState> tasks, Set<VmState> to) {
        return new Transition(action, from, Optional.empty(), Set.copyOf(tasks), to);
    }

    /** What is asked of something that is under way, and changes nothing but that. */
    private static Transition during(Class<? extends ServerAction> action, Set<VmState> from, TaskState task) {
        return new Transition(action, from, Optional.of(task), Set.of(task), from);
    }

    private static Set<VmState> of(VmState... states) {
        return Arrays.stream(states).collect(Collectors.toUnmodifiableSet());
    }
}
