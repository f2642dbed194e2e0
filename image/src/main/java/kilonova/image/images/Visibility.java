package kilonova.image.images;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who sees an image. */
public enum Visibility {
    /** Everybody, in lists too. */
    PUBLIC,
    /** Everybody who knows its id or asks for community images. */
    COMMUNITY,
    /** Its project, and the members that it names. */
    SHARED,
    /** Its project only. */
    PRIVATE;

    /** As the API writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Visibility> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
