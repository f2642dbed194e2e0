package kilonova.acceptance.walk;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A controller and three hosts as separate processes, on which everything that can be asked is asked and everything that can go wrong goes
 * wrong, at random; whenever it is calm, the devices in the guests are those in the agents' ledgers, in Placement and in what the API
 * shows, and nothing is left of what is gone. {@code -Dwalk.seconds=600} walks longer and each time another way, {@code -Dwalk.seed=N} walks
 * nearly the same way again.
 */
class RandomWalkTest {
    private static final int USUAL_SECONDS = 25;
    private static final long USUAL_SEED = 1;

    @Test
    void allBooksAgreeWheneverItIsCalm() {
        int seconds = Integer.getInteger("walk.seconds", USUAL_SECONDS);
        long seed = Long.getLong("walk.seed", seconds == USUAL_SECONDS ? USUAL_SEED : new Random().nextLong());
        System.out.println("walk.seed=" + seed);
        History history = new History();
        try (Grounds grounds = Grounds.open()) {
            try {
                new Walk(grounds, seed, history).go(Duration.ofSeconds(seconds));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "walk.seed=" + seed + ": " + failure.getMessage() + "\n\nWhat was done:\n" + history.text()
                                + "\n" + grounds.outputs(),
                        failure);
            }
        }
        System.out.println("walk.seed=" + seed + ": " + history.summary());
    }
}
