package kilonova.placement.consumers;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    // Written out because keys are hashed and compared in every search, and what the compiler makes starts slowly.
    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsumerId that && value.equals(that.value);
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
