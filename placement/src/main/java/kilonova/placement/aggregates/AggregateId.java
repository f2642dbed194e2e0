package kilonova.placement.aggregates;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of an aggregate. An aggregate exists as soon as a provider names it. */
public record AggregateId(UUID value) implements Comparable<AggregateId> {

    /**
     * Reads the canonical form of a UUID.
     *
     * @throws IllegalArgumentException if {@code text} is not one
     */
    public static AggregateId of(String text) {
        return new AggregateId(UUID.fromString(text));
    }

    // Written out because keys are hashed and compared in every search, and what the compiler makes starts slowly.
    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AggregateId that && value.equals(that.value);
    }

    @Override
    public int compareTo(AggregateId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
