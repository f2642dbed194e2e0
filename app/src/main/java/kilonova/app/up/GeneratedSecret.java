package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret that is made once for each data directory and kept there for its owner alone.
 *
 * @param value 32 hexadecimal digits; {@link #toString} does not show them
 */
public record GeneratedSecret(String value) {
    private static final int BYTES = 16;

    /** The secret of that name in a data directory; a new one where it has none. */
    public static GeneratedSecret of(DataDirectory data, String name) throws IOException {
        Path file = data.resolve(name);
        if (Files.exists(file)) {
            return new GeneratedSecret(Files.readString(file).strip());
        }
        byte[] random = new byte[BYTES];
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
