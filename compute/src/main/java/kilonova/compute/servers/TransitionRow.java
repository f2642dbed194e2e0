package kilonova.compute.servers;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A row of {@link Lifecycle#TABLE} while it is being written. Immutable. */
record TransitionRow(Optional<TaskState> during, Map<VmState, Set<VmState>> arrows) {
    /** A row of an action that these states take. */
    static TransitionRow from(Set<VmState> states) {
        Map<VmState, Set<VmState>> arrows = new EnumMap<>(VmState.class);
        states.forEach(state -> arrows.put(state, Set.of()));
        return new TransitionRow(Optional.empty(), arrows);
    }

    /** Each of them becomes one of these. */
    TransitionRow to(VmState... states) {
        TransitionRow longer = this;
        for (VmState from : arrows.keySet()) {
            for (VmState to : states) {
                longer = longer.and(from, to);
            }
        }
        return longer;
    }

    /** Each of them is afterwards what it was before. */
    TransitionRow staying() {
        TransitionRow longer = this;
        for (VmState state : arrows.keySet()) {
            longer = longer.and(state, state);
        }
        return longer;
    }

    /** One more arrow. */
    TransitionRow and(VmState from, VmState to) {
        Map<VmState, Set<VmState>> longer = new EnumMap<>(VmState.class);
        longer.putAll(arrows);
        Set<VmState> ends = EnumSet.of(to);
        ends.addAll(arrows.getOrDefault(from, Set.of()));
        longer.put(from, ends);
        return new TransitionRow(during, longer);
    }

    /** It is asked of something that is under way. */
    TransitionRow during(TaskState task) {
        return new TransitionRow(Optional.of(task), arrows);
    }

    /** The row of that action, which shows these tasks while it lasts. */
    Transition by(Class<? extends ServerAction> action, TaskState... tasks) {
        return by(action, List.of(tasks));
    }

    Transition by(Class<? extends ServerAction> action, Collection<TaskState> tasks) {
        Set<TaskState> shown = new HashSet<>(tasks);
        during.ifPresent(shown::add);
        return new Transition(action, during, shown, arrows);
    }

    /** The row of an action that makes one thing of all states. */
    Transition does(Class<? extends ServerAction> action, VmState to, TaskState... tasks) {
        return to(to).by(action, tasks);
    }
}
