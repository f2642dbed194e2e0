package kilonova.placement.allocations;

/** What a writer believes about the consumer that it writes for. */
public sealed interface ExpectedGeneration {

    /** The writer has no belief: any state will do. */
    record Any() implements ExpectedGeneration {}

    /** The consumer must not exist yet. */
    record Absent() implements ExpectedGeneration {}

    /** The consumer must exist with exactly this generation. */
    record Exactly(long generation) implements ExpectedGeneration {}

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
}
