package kilonova.compute.servers;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the servers' life cycle: an action, the states that take it, and what a server may be when the action has ended well.
 * A failed one leaves the server as it was or in ERROR, with the reason in its fault.
 *
 * @param action the kind of action
 * @param during what must be being done to the server; absent for what needs a server at rest
 * @param task what the server shows while it lasts; empty for what is done at once
 * @param arrows for each state that takes the action, what the server may be afterwards
 */
public record Transition(
        Class<? extends ServerAction> action,
        Optional<TaskState> during,
        Set<TaskState> task,
        Map<VmState, Set<VmState>> arrows) {
    private static final Set<VmState> ANY = EnumSet.complementOf(EnumSet.of(VmState.DELETED));

    public Transition {
        task = Set.copyOf(task);
        Map<VmState, Set<VmState>> copied = new HashMap<>();
        arrows.forEach((from, to) -> copied.put(from, Set.copyOf(to)));
        arrows = Map.copyOf(copied);
    }

    /** The states that take the action. */
    public Set<VmState> from() {
        return arrows.keySet();
    }

    /** What a server may be afterwards that was in {@code from}; nothing if that state does not take the action. */
    public Set<VmState> to(VmState from) {
        return arrows.getOrDefault(from, Set.of());
    }

    /** Whether it can be asked whatever the server is, and whatever is being done to it. */
    public boolean isTakenByAll() {
        return from().equals(ANY);
    }
}
