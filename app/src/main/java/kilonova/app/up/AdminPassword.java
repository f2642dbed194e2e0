package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The password of the first administrator, made once for each data directory and kept there for its owner alone.
 *
 * @param value the password; nothing but the clients' files may show it, so {@link #toString} does not
 */
public record AdminPassword(String value) {
    private static final String FILE = "admin-password";
    private static final int BYTES = 16;

    /** The password of a data directory; a new one where it has none. */
    public static AdminPassword of(DataDirectory data) throws IOException {
        Path file = data.resolve(FILE);
        if (Files.exists(file)) {
            return new AdminPassword(Files.readString(file).strip());
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        AdminPassword made = new AdminPassword(HexFormat.of().formatHex(random));
        data.writePrivate(FILE, made.value + "\n");
        return made;
    }

    @Override
    public String toString() {
        return "***";
    }
}
