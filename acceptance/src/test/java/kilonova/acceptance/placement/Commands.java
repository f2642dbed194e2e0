package kilonova.acceptance.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of this machine. */
final class Commands {
    private Commands() {}

    /** Runs a program to its end; fails with what it said unless it succeeds. */
    static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ": " + Files.readString(said));
        }
    }
}
