package kilonova.placement.aggregates;

import java.util.UUID;

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

    @Override
    public int compareTo(AggregateId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
