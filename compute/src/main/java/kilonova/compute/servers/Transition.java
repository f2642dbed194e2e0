package kilonova.compute.servers;

import java.util.Optional;
import java.util.Set;

/**
 * One row of the servers' life cycle: an action, the states that take it, and what a server may be when the action has ended well.
 * A failed one leaves the server as it was or in ERROR, with the reason in its fault.
 *
 * @param action the kind of action
 * @param from the states that take it while nothing else is being done to the server
 * @param during what must be being done to the server; absent for what needs a server at rest
 * @param task what the server shows while it lasts; empty for what is done at once
 * @param to what the server is afterwards; the same state as before where that is in {@code from} and {@code to}
 */
public record Transition(
        Class<? extends ServerAction> action,
        Set<VmState> from,
        Optional<TaskState> during,
        Set<TaskState> task,
        Set<VmState> to) {
    public Transition {
        from = Set.copyOf(from);
        task = Set.copyOf(task);
        to = Set.copyOf(to);
    }
}
