package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kilonova.compute.documents.Condition;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.compute.servers.pages.ServerAttribute;

/**
 * {@code status}, the one word that users see, made of what a server is and what is being done to it. Source: the Compute API
 * guide, "Server concepts".
 */
final class ServerStatus {
    /** What a server is when nothing is being done to it, or nothing that shows. */
    private static final Map<VmState, String> AT_REST = new EnumMap<>(Map.ofEntries(
            Map.entry(VmState.BUILDING, "BUILD"),
            Map.entry(VmState.ACTIVE, "ACTIVE"),
            Map.entry(VmState.PAUSED, "PAUSED"),
            Map.entry(VmState.SUSPENDED, "SUSPENDED"),
            Map.entry(VmState.STOPPED, "SHUTOFF"),
            Map.entry(VmState.RESCUED, "RESCUE"),
            Map.entry(VmState.RESIZED, "VERIFY_RESIZE"),
            Map.entry(VmState.SOFT_DELETED, "SOFT_DELETED"),
            Map.entry(VmState.DELETED, "DELETED"),
            Map.entry(VmState.ERROR, "ERROR"),
            Map.entry(VmState.SHELVED, "SHELVED"),
            Map.entry(VmState.SHELVED_OFFLOADED, "SHELVED_OFFLOADED")));

    /** A task that shows in the status of servers in some states. */
    private record Shown(Set<TaskState> tasks, Set<VmState> states, String status) {
        Shown(Set<TaskState> tasks, String status, VmState... states) {
            this(tasks, EnumSet.copyOf(Arrays.asList(states)), status);
        }
    }

    private static final Set<Shown> BUSY = Set.of(
            new Shown(EnumSet.of(TaskState.REBOOTING), "REBOOT", VmState.ACTIVE),
            new Shown(EnumSet.of(TaskState.REBOOTING_HARD), "HARD_REBOOT", VmState.ACTIVE),
            new Shown(EnumSet.of(TaskState.REBUILDING), "REBUILD", VmState.ACTIVE, VmState.STOPPED, VmState.ERROR),
            new Shown(EnumSet.of(TaskState.MIGRATING), "MIGRATING", VmState.ACTIVE, VmState.PAUSED),
            new Shown(EnumSet.of(TaskState.RESIZE_REVERTING), "REVERT_RESIZE", VmState.RESIZED),
            new Shown(
                    EnumSet.of(
                            TaskState.RESIZE_PREP,
                            TaskState.RESIZE_MIGRATING,
                            TaskState.RESIZE_MIGRATED,
                            TaskState.RESIZE_FINISH),
                    "RESIZE",
                    VmState.ACTIVE,
                    VmState.STOPPED));

    /** Each task, and none. */
    private static final List<Optional<TaskState>> TASKS = Stream.concat(
                    Stream.of(Optional.<TaskState>empty()),
                    Arrays.stream(TaskState.values()).map(Optional::of))
            .toList();

    private static final Set<String> ALL = new TreeSet<>(AT_REST.values());

    static {
        BUSY.forEach(shown -> ALL.add(shown.status()));
        ALL.add("PASSWORD");
    }

    private ServerStatus() {}

    static String of(Server server) {
        return of(server.state().vm(), server.state().task());
    }

    static String of(VmState vm, Optional<TaskState> task) {
        return task.flatMap(busy -> BUSY.stream()
                        .filter(shown ->
                                shown.states().contains(vm) && shown.tasks().contains(busy))
                        .map(Shown::status)
                        .findFirst())
                .orElseGet(() -> AT_REST.getOrDefault(vm, "UNKNOWN"));
    }

    /** The servers that have one of these statuses. */
    static Condition condition(Set<String> statuses) {
        List<Condition> ways = new ArrayList<>();
        for (VmState vm : VmState.values()) {
            Condition in = Condition.Is.the(ServerAttribute.VM_STATE, vm.wireName());
            List<String> tasks = TASKS.stream()
                    .filter(task -> statuses.contains(of(vm, task)))
                    .map(task -> task.map(TaskState::wireName).orElse(""))
                    .toList();
            if (tasks.size() == TASKS.size()) {
                ways.add(in);
            } else if (!tasks.isEmpty()) {
                ways.add(new Condition.All(List.of(in, Condition.Is.any(ServerAttribute.TASK_STATE, tasks))));
            }
        }
        return new Condition.Any(ways);
    }

    /** True if there is such a status; upper and lower case are the same. */
    static boolean exists(String status) {
        return ALL.contains(status.toUpperCase(Locale.ROOT));
    }
}
