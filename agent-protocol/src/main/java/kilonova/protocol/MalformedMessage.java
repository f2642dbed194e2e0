package kilonova.protocol;

import org.jspecify.annotations.Nullable;

/** What came over the link is not the record that was expected; the one who reads it refuses it whole. */
public final class MalformedMessage extends RuntimeException {
    MalformedMessage(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
