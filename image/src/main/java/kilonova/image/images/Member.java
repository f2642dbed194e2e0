package kilonova.image.images;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A project that a shared image is shared with. */
public record Member(String imageId, String projectId, Status status, Instant created, Instant updated) {
    /** What the project thinks of it. Only accepted images appear in its lists. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED;

        /** As the API writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst();
        }
    }
}
