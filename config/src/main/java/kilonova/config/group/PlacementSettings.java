package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * How Placement answers: {@code [placement]}.
 *
 * @param incompleteConsumerProjectId the project of consumers that were written without one
 * @param incompleteConsumerUserId the user of consumers that were written without one
 * @param randomizeAllocationCandidates whether candidates come in random order
 * @param maxAllocationCandidates candidates that one search makes at most; -1 for all of them
 * @param generationStrategy how candidates of different hosts follow each other
 */
public record PlacementSettings(
        String incompleteConsumerProjectId,
        String incompleteConsumerUserId,
        boolean randomizeAllocationCandidates,
        int maxAllocationCandidates,
        GenerationStrategy generationStrategy) {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    static final Option<String> INCOMPLETE_CONSUMER_PROJECT_ID = Option.of(
            "incomplete_consumer_project_id",
            ValueTypes.string(),
            NOBODY,
            "Project of consumers whose allocations were written without one (below microversion 1.8).");

    static final Option<String> INCOMPLETE_CONSUMER_USER_ID = Option.of(
            "incomplete_consumer_user_id",
            ValueTypes.string(),
            NOBODY,
            "User of consumers whose allocations were written without one (below microversion 1.8).");

    static final Option<Boolean> RANDOMIZE_ALLOCATION_CANDIDATES =
            Option.of("randomize_allocation_candidates", ValueTypes.bool(), false, "Give candidates in random order.");

    static final Option<Integer> MAX_ALLOCATION_CANDIDATES = Option.of(
            "max_allocation_candidates",
            ValueTypes.integerFrom(-1),
            -1,
            "Candidates that one search makes at most; -1 for all of them.");

    static final Option<GenerationStrategy> GENERATION_STRATEGY = Option.of(
            "allocation_candidates_generation_strategy",
            ValueTypes.oneOf(GenerationStrategy.class),
            GenerationStrategy.SPREAD_WHEN_LIMITED,
            "How candidates of different hosts follow each other: depth-first, breadth-first, or breadth-first where a limit"
                    + " is set.");

    /** The section {@code [placement]}. */
    public static final OptionGroup GROUP = OptionGroup.of(
            "placement",
            INCOMPLETE_CONSUMER_PROJECT_ID,
            INCOMPLETE_CONSUMER_USER_ID,
            RANDOMIZE_ALLOCATION_CANDIDATES,
            MAX_ALLOCATION_CANDIDATES,
            GENERATION_STRATEGY);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static PlacementSettings from(OptionValues values) {
        return new PlacementSettings(
                values.get(INCOMPLETE_CONSUMER_PROJECT_ID),
                values.get(INCOMPLETE_CONSUMER_USER_ID),
                values.get(RANDOMIZE_ALLOCATION_CANDIDATES),
                values.get(MAX_ALLOCATION_CANDIDATES),
                values.get(GENERATION_STRATEGY));
    }

    /** How candidates of different hosts follow each other. */
    public enum GenerationStrategy {
        /** All of one host, then all of the next. */
        DEPTH_FIRST,
        /** One of each host, then another of each. */
        BREADTH_FIRST,
        /** Depth first while nothing limits how many there are, breadth first otherwise. */
        SPREAD_WHEN_LIMITED
    }
}
