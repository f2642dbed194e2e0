package kilonova.placement.candidates;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How an operator wants searches to go.
 *
 * @param strategy how candidates of different trees follow each other
 * @param most how many candidates any search makes at most
 * @param shuffle where set, trees are searched in an order drawn from it instead of the order of their creation
 */
public record SearchOptions(GenerationStrategy strategy, OptionalInt most, Optional<RandomGenerator> shuffle) {
    /** Spread when limited, as many as there are, in stable order. */
    public static final SearchOptions DEFAULT =
            new SearchOptions(GenerationStrategy.SPREAD_WHEN_LIMITED, OptionalInt.empty(), Optional.empty());
}
