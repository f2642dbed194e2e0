package kilonova.acceptance.placement.history;

import java.util.Map;

/**
 * One thing that a client asked of one provider, and what it was told.
 *
 * @param asked what it asked
 * @param told what it was told
 * @param began when it asked; {@code began} and {@code ended} are ticks of one counter that all clients share
 * @param ended when it was told; {@link #NEVER} if it never was
 */
public record Operation(Question asked, Answer told, long began, long ended) {
    /** The end of an operation whose answer did not come: it may have taken effect at any time since, or never. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What clients ask. */
    public sealed interface Question {
        /** A consumer that must hold nothing yet shall hold that amount. */
        record Claim(int consumer, int amount) implements Question {}

        /** A consumer shall hold nothing any more. */
        record Release(int consumer) implements Question {}

        /** Who holds how much? */
        record Read() implements Question {}
    }

    /** What clients are told. */
    public sealed interface Answer {
        /** It is done. */
        record Done() implements Answer {}

        /** It cannot be done, and nothing was. */
        record Refused() implements Answer {}

        /** Who holds how much: amounts by consumer. */
        record Holds(Map<Integer, Integer> amounts) implements Answer {}

        /** No answer came, or one that leaves open what happened. */
        record Unknown() implements Answer {}
    }
}
