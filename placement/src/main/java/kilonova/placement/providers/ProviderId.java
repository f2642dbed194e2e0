package kilonova.placement.providers;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of a resource provider, chosen by its creator and never changed. */
public record ProviderId(UUID value) implements Comparable<ProviderId> {

    /**
     * Reads the canonical form of a UUID.
     *
     * @throws IllegalArgumentException if {@code text} is not one
     */
    public static ProviderId of(String text) {
        return new ProviderId(UUID.fromString(text));
    }

    // Written out because keys are hashed and compared in every search, and what the compiler makes starts slowly.
    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderId that && value.equals(that.value);
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
