package kilonova.placement.providers;

import java.util.UUID;

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

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
