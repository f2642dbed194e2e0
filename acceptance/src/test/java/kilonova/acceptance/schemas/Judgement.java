package kilonova.acceptance.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds what the Compute API answers against upstream's schemas, in every test that asks it anything. Where they cannot be had nothing is
 * held, and {@code NovaSchemasTest} says so. Thread-safe.
 */
public final class Judgement {
    /** A migration that has not sent anything yet has figures of 0, for which the schema has no room. */
    private static final Pattern NOTHING_SENT_YET = Pattern.compile("_bytes must have a minimum value of 1 ");

    private Judgement() {}

    /** Loaded once, when the first answer comes. */
    private static final class Loaded {
        private static final Optional<NovaSchemas> SCHEMAS = load();

        private static Optional<NovaSchemas> load() {
            try {
                return NovaSchemas.load();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    /** @throws AssertionError if one of them is not as its schema wants it */
    public static void hold(Collection<Exchange> exchanges) {
        List<String> complaints = new ArrayList<>();
        Loaded.SCHEMAS.ifPresent(schemas -> complaints.addAll(schemas.complaints(exchanges)));
        complaints.removeIf(complaint -> NOTHING_SENT_YET.matcher(complaint).find());
        if (!complaints.isEmpty()) {
            throw new AssertionError(
                    "upstream's schemas do not allow what was answered:\n" + String.join("\n", complaints));
        }
    }
}
