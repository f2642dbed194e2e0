package kilonova.compute.members;

import java.io.IOException;
import java.util.Optional;

/** Where the private key of the authority is kept, for its owner alone. */
public interface AuthorityFile {
    /** The authority as PEM; empty if there is none yet. */
    Optional<String> read() throws IOException;

    /** Keeps a new one; when this returns, it is on disk. */
    void write(String pem) throws IOException;

    /** What operators call it: its path. */
    String name();
}
