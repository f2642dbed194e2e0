package kilonova.app.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kilonova.compute.hosts.HostTokens;

/** The secret in the data directory from which the tokens of all hosts follow. */
public final class HostSecret {
    private static final String FILE = "host-secret";

    private HostSecret() {}

    /** The tokens of a data directory that this process holds; the secret is made if it is missing. */
    static HostTokens of(DataDirectory data) throws IOException {
        return tokens(GeneratedSecret.key(data, FILE).value());
    }

    /** The tokens of a data directory that a controller holds, or held. */
    public static HostTokens read(Path folder) throws IOException {
        return tokens(Files.readString(folder.resolve(FILE)).strip());
    }

    private static HostTokens tokens(String secret) {
        return new HostTokens(secret.getBytes(StandardCharsets.UTF_8));
    }
}
