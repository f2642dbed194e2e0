package kilonova.identity.directory;

import java.util.UUID;

/**
 * The id of a {@code T}, so that a user's id cannot pass for a project's.
 *
 * @param value 32 hexadecimal digits when made here; any text when a client names it
 */
@SuppressWarnings("UnusedTypeParameter") // the parameter is what tells ids apart
public record Id<T>(String value) {
    /** A new id, as Keystone makes them: 32 hexadecimal digits. */
    public static <T> Id<T> random() {
        return new Id<>(UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public String toString() {
        return value;
    }
}
