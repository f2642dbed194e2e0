package kilonova.placement;

import java.util.OptionalInt;
import kilonova.placement.candidates.GenerationStrategy;

/**
 * What an operator can set, with the names of {@code placement.conf}.
 *
 * @param incompleteConsumerProjectId the project of consumers written below microversion 1.8
 * @param incompleteConsumerUserId the user of consumers written below microversion 1.8
 * @param maxAllocationCandidates how many candidates a search makes at most; empty for all
 * @param randomizeAllocationCandidates whether trees are searched in random order
 * @param strategy how candidates of different trees follow each other
 */
public record PlacementSettings(
        String incompleteConsumerProjectId,
        String incompleteConsumerUserId,
        OptionalInt maxAllocationCandidates,
        boolean randomizeAllocationCandidates,
        GenerationStrategy strategy) {

    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    /** As upstream has it, but a limited search spreads over trees. */
    public static final PlacementSettings DEFAULT =
            new PlacementSettings(NOBODY, NOBODY, OptionalInt.empty(), false, GenerationStrategy.SPREAD_WHEN_LIMITED);
}
