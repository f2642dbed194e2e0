package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret that is made once for each data directory and kept there for its owner alone.
 *
 * @param value hexadecimal digits; {@link #toString} does not show them
 */
public record GeneratedSecret(String value) {
    /** Enough for a password that people may have to type. */
    private static final int PASSWORD_BYTES = 16;

    private static final int KEY_BYTES = 32;

    /** The password of that name in a data directory; a new one where it has none. */
    public static GeneratedSecret password(DataDirectory data, String name) throws IOException {
        return of(data, name, PASSWORD_BYTES);
    }

    /** The key of that name in a data directory; a new one of 256 random bits where it has none. */
    public static GeneratedSecret key(DataDirectory data, String name) throws IOException {
        return of(data, name, KEY_BYTES);
    }

    private static GeneratedSecret of(DataDirectory data, String name, int bytes) throws IOException {
        Path file = data.resolve(name);
        if (Files.exists(file)) {
            return new GeneratedSecret(Files.readString(file).strip());
        }
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        GeneratedSecret made = new GeneratedSecret(HexFormat.of().formatHex(random));
        data.writePrivate(name, made.value + "\n");
        return made;
    }

    @Override
    public String toString() {
        return "***";
    }
}
