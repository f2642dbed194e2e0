package kilonova.acceptance.placement.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All operations of all clients. The history is linearizable if they can be put in one order in which every answer is right and
 * in which no operation comes before one that had ended when it began.
 *
 * <p>The search is Wing and Gong's, and remembers (as Lowe showed) which operations in which state led nowhere.
 */
public final class History {
    private final List<Operation> operations;

    /** @param operations in any order */
    public History(List<Operation> operations) {
        List<Operation> sorted = new ArrayList<>(operations);
        sorted.sort(Comparator.comparingLong(Operation::began));
        this.operations = List.copyOf(sorted);
    }

    /**
     * Looks for an order that explains everything.
     *
     * @return empty if there is one; otherwise the operation at which the longest attempt ended
     */
    public Optional<Operation> problem(Tracker start) {
        Deque<Step> path = new ArrayDeque<>();
        Set<Configuration> dead = new HashSet<>();
        Step here = new Step(new BitSet(), start, 0);
        int furthest = 0;
        while (here.done().cardinality() < operations.size()) {
            Optional<Step> next = next(here, dead);
            if (next.isPresent()) {
                path.push(here);
                here = next.get();
                furthest = Math.max(furthest, here.done().nextClearBit(0));
            } else if (path.isEmpty()) {
                return Optional.of(operations.get(Math.min(furthest, operations.size() - 1)));
            } else {
                here = path.pop();
            }
        }
        return Optional.empty();
    }

    private record Configuration(BitSet done, Tracker state) {}

    /** A state on the way, with the place from which candidates for the next operation are still to be tried. */
    private static final class Step {
        private final BitSet done;
        private final Tracker state;
        private int untried;

        Step(BitSet done, Tracker state, int untried) {
            this.done = done;
            this.state = state;
            this.untried = untried;
        }

        BitSet done() {
            return done;
        }
    }

    private Optional<Step> next(Step here, Set<Configuration> dead) {
        long firstEnd = firstEnd(here.done);
        for (int i = Math.max(here.untried, here.done.nextClearBit(0)); i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                break;
            }
            here.untried = i + 1;
            if (here.done.get(i)) {
                continue;
            }
            Optional<Tracker> after = here.state.after(operation);
            if (after.isPresent()) {
                BitSet done = (BitSet) here.done.clone();
                done.set(i);
                if (dead.add(new Configuration(done, after.get()))) {
                    return Optional.of(new Step(done, after.get(), 0));
                }
            }
        }
        return Optional.empty();
    }

    /** What began after this cannot come next: something else had ended by then. */
    private long firstEnd(BitSet done) {
        long first = Operation.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > first) {
                break;
            }
            first = Math.min(first, operation.ended());
        }
        return first;
    }
}
