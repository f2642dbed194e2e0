package kilonova.placement.candidates;

/** In which order candidates of different trees follow each other. */
public enum GenerationStrategy {
    /** One of each tree in turn when the search is limited, else all of one tree before the next. */
    SPREAD_WHEN_LIMITED,
    /** All candidates of one tree before the next. */
    DEPTH_FIRST,
    /** One candidate of each tree in turn. */
    BREADTH_FIRST;

    boolean takesTurns(boolean limited) {
        return this == BREADTH_FIRST || (this == SPREAD_WHEN_LIMITED && limited);
    }
}
