package kilonova.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command of the program that was begun, such as {@code drain one}. Not thread-safe. */
public final class Command implements AutoCloseable {
    private final Path output;
    private final Program program;

    Command(List<String> arguments) {
        try {
            output = Files.createTempFile("kilonova-command", ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        program = Program.start(output, arguments);
    }

    /** What it has printed until now. */
    public String printed() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for its end, and returns its exit status. */
    public int end() {
        return program.end();
    }

    /** Kills it without a word, unless it has ended. */
    @Override
    public void close() {
        program.close();
    }
}
