package kilonova.placement.allocations;

import java.util.Optional;

/** What a writer believes about the consumer that it writes for. */
public sealed interface ExpectedGeneration {

    /** The writer has no belief: any state will do. */
    record Any() implements ExpectedGeneration {}

    /** The consumer must not exist yet. */
    record Absent() implements ExpectedGeneration {}

    /** The consumer must exist with exactly this generation. */
    record Exactly(long generation) implements ExpectedGeneration {}

    /**
     * The consumer must be as the writer saw it, or be missing if it was: not written since, nor removed and made anew, which
     * would begin its generations again.
     */
    record Unchanged(Optional<Consumer> seen) implements ExpectedGeneration {}

    /** No belief. */
    static ExpectedGeneration any() {
        return new Any();
    }

    /** The consumer must be new. */
    static ExpectedGeneration absent() {
        return new Absent();
    }

    /** The consumer must be as the writer read it. */
    static ExpectedGeneration exactly(long generation) {
        return new Exactly(generation);
    }

    /** Nobody may have written since the writer looked. */
    static ExpectedGeneration unchanged(Optional<Consumer> seen) {
        return new Unchanged(seen);
    }
}
