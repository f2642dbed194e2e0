package kilonova.placement.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.snapshots.Snapshot;
import org.junit.jupiter.api.Test;

/** Random commands do the same to the tracker and to a naive re-implementation, step by step. */
class CommandModelTest {
    private static final int WALKS = 60;
    private static final int STEPS = 400;

    @Test
    void theTrackerDoesWhatItsNaiveModelDoes() {
        long first = Long.getLong("test.seed", 1);
        TreeMap<String, Integer> seen = new TreeMap<>();
        for (long seed = first; seed < first + WALKS; seed++) {
            walk(seed, seen);
        }
        // Not one of the refusals is out of reach of these commands.
        assertThat(seen.keySet()).hasSizeGreaterThan(18);
    }

    private static void walk(long seed, TreeMap<String, Integer> seen) {
        RandomCommands commands = new RandomCommands(new Random(seed));
        NaiveTracker naive = new NaiveTracker();
        Snapshot snapshot = Snapshot.EMPTY;
        for (int step = 0; step < STEPS; step++) {
            Command<?> command = commands.next(naive);
            Command.Decision<?> decision = command.on(snapshot);
            String code = code(decision.outcome());
            String where = "seed " + seed + ", step " + step + ": " + command;
            assertThat(code).as(where).isEqualTo(naive.run(command));
            assertThat(StateText.of(snapshot.after(decision.facts())))
                    .as(where)
                    .isEqualTo(StateText.of(decision.after()));
            snapshot = decision.after();
            assertThat(StateText.of(snapshot)).as(where).isEqualTo(StateText.of(naive));
            seen.merge(code, 1, Integer::sum);
        }
    }

    private static String code(Outcome<?> outcome) {
        return outcome.refusal().map(Refusal::code).orElse(NaiveTracker.DONE);
    }
}
