package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kilonova.compute.members.AuthorityFile;

/**
 * The authority in a file that only its owner may read.
 *
 * @param file where
 */
record AuthorityOnDisk(Path file) implements AuthorityFile {
    /** Its name in a data folder. */
    static final String USUAL = "agents-authority.pem";

    @Override
    public Optional<String> read() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Override
    public void write(String pem) throws IOException {
        PrivateFile.write(file, pem);
    }

    @Override
    public String name() {
        return file.toString();
    }
}
