package kilonova.agent.simulated.hypervisor;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import kilonova.agent.simulated.failures.FailureFolder;
import kilonova.protocol.Problem;

/**
 * Which of the next operations fail, and how: each planned failure strikes once, in the order of planning. A reboot of the host forgets
 * them. Those that lie in a folder come after them. Thread-safe.
 */
public final class FailurePlan {
    /** What libvirt says when a device's group cannot be opened, as when another guest has it. */
    public static final String GROUP_ERROR =
            "internal error: qemu unexpectedly closed the monitor: error getting device from group 12: Input/output error";

    private final Map<Operation, Queue<String>> planned = new EnumMap<>(Operation.class);
    private final FailureFolder folder;

    FailurePlan(FailureFolder folder) {
        this.folder = folder;
    }

    /** What can fail. */
    public enum Operation {
        DEFINE,
        START,
        STOP,
        DESTROY,
        PAUSE,
        RESUME,
        SUSPEND,
        SNAPSHOT,
        REBOOT,
        CONNECT,
        UNDEFINE,
        AWAIT,
        ARRIVE,
        HAND_OVER,
        DEPART;

        /** The stable code of its failure. */
        String code() {
            return "guest." + name().toLowerCase(Locale.ROOT) + "_failed";
        }
    }

    /** The next operation of this kind, on whichever guest, fails with this message. */
    public synchronized void failNext(Operation operation, String message) {
        planned.computeIfAbsent(operation, kind -> new ArrayDeque<>()).add(message);
    }

    synchronized void clear() {
        planned.clear();
    }

    synchronized Optional<Problem> next(Operation operation) {
        Queue<String> messages = planned.get(operation);
        String message = messages == null ? null : messages.poll();
        return Optional.ofNullable(message)
                .or(() -> folder.take(operation))
                .map(text -> new Problem(operation.code(), text));
    }
}
