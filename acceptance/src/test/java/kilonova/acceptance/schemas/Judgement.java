package kilonova.acceptance.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Holds what the Compute API answers against upstream's schemas, in every test that asks it anything. Where they cannot be had nothing is
 * held, and {@code NovaSchemasTest} says so. Thread-safe.
 */
public final class Judgement {
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
        if (!complaints.isEmpty()) {
            throw new AssertionError(
                    "upstream's schemas do not allow what was answered:\n" + String.join("\n", complaints));
        }
    }
}
