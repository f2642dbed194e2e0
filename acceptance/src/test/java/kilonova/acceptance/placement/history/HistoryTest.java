package kilonova.acceptance.placement.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kilonova.acceptance.placement.history.Operation.Answer;
import kilonova.acceptance.placement.history.Operation.Question;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Tracker EMPTY = new Tracker(3, Map.of());
    private static final Answer DONE = new Answer.Done();
    private static final Answer REFUSED = new Answer.Refused();
    private static final Answer UNKNOWN = new Answer.Unknown();

    @Test
    void whatHappensOneAfterTheOtherIsExplained() {
        assertThat(problem(
                        claim(1, 2, DONE, 0, 1),
                        read(Map.of(1, 2), 2, 3),
                        release(1, DONE, 4, 5),
                        read(Map.of(), 6, 7)))
                .isFalse();
    }

    @Test
    void aReadMustShowWhatEndedBefore() {
        assertThat(problem(claim(1, 2, DONE, 0, 1), read(Map.of(), 2, 3))).isTrue();
        assertThat(problem(claim(1, 2, DONE, 0, 3), read(Map.of(), 1, 2))).isFalse();
    }

    @Test
    void twoReadsMustNotGoBackInTime() {
        assertThat(problem(claim(1, 2, DONE, 0, 9), read(Map.of(1, 2), 1, 2), read(Map.of(), 3, 4)))
                .isTrue();
    }

    @Test
    void moreThanThereIsIsNeverHeld() {
        assertThat(problem(claim(1, 2, DONE, 0, 9), claim(2, 2, DONE, 1, 8))).isTrue();
        assertThat(problem(claim(1, 2, DONE, 0, 9), claim(2, 2, REFUSED, 1, 8))).isFalse();
        assertThat(problem(claim(1, 2, REFUSED, 0, 1))).isTrue();
    }

    @Test
    void whatWasNotAnsweredMayHaveHappenedLaterOrNever() {
        Operation lost = claim(1, 2, UNKNOWN, 0, Operation.NEVER);

        assertThat(problem(lost, read(Map.of(), 1, 2), read(Map.of(1, 2), 3, 4)))
                .isFalse();
        assertThat(problem(lost, read(Map.of(), 1, 2), read(Map.of(), 3, 4))).isFalse();
        assertThat(problem(lost, read(Map.of(1, 2), 1, 2), read(Map.of(), 3, 4)))
                .isTrue();
    }

    /** Histories that a single tracker made are explained, and the same with one read of an older state are not. */
    @Test
    void randomHistories() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<Operation> operations = new ArrayList<>();
            Map<Integer, Integer> held = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                operations.add(random(random, held, i));
            }
            assertThat(new History(operations).problem(EMPTY))
                    .as("seed " + seed)
                    .isEmpty();
            held.put(99, 1);
            operations.add(read(held, 10_000, 10_001));
            assertThat(new History(operations).problem(EMPTY))
                    .as("seed " + seed)
                    .isPresent();
        }
    }

    /** An operation whose moment of effect is {@code 10 * i}, and whose ends lie up to three operations away. */
    private static Operation random(Random random, Map<Integer, Integer> held, int i) {
        long began = 10L * i - random.nextInt(30);
        long ended = 10L * i + random.nextInt(30) + 1;
        int consumer = random.nextInt(4);
        int amount = 1 + random.nextInt(2);
        int used = held.values().stream().mapToInt(Integer::intValue).sum();
        switch (random.nextInt(3)) {
            case 0 -> {
                boolean possible = !held.containsKey(consumer) && used + amount <= 3;
                if (possible) {
                    held.put(consumer, amount);
                }
                return claim(consumer, amount, possible ? DONE : REFUSED, began, ended);
            }
            case 1 -> {
                return release(consumer, held.remove(consumer) == null ? REFUSED : DONE, began, ended);
            }
            default -> {
                return read(held, began, ended);
            }
        }
    }

    private static boolean problem(Operation... operations) {
        return new History(List.of(operations)).problem(EMPTY).isPresent();
    }

    private static Operation claim(int consumer, int amount, Answer told, long began, long ended) {
        return new Operation(new Question.Claim(consumer, amount), told, began, ended);
    }

    private static Operation release(int consumer, Answer told, long began, long ended) {
        return new Operation(new Question.Release(consumer), told, began, ended);
    }

    private static Operation read(Map<Integer, Integer> amounts, long began, long ended) {
        return new Operation(new Question.Read(), new Answer.Holds(Map.copyOf(amounts)), began, ended);
    }
}
