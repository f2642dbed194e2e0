package kilonova.placement.consumers;

import java.util.UUID;

/** The id of a consumer, for a server usually the server's own id. */
public record ConsumerId(UUID value) implements Comparable<ConsumerId> {

    /**
     * Reads the canonical form of a UUID.
     *
     * @throws IllegalArgumentException if {@code text} is not one
     */
    public static ConsumerId of(String text) {
        return new ConsumerId(UUID.fromString(text));
    }

    @Override
    public int compareTo(ConsumerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
