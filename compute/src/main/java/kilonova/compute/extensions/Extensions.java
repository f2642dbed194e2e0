package kilonova.compute.extensions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The extensions, as they were when microversions took their place: an alias and a name each. */
final class Extensions {
    /** In order of their aliases. */
    static final List<Extension> ALL = read();

    private Extensions() {}

    /** What clients look for, and a name for people. */
    record Extension(String alias, String name) {}

    private static List<Extension> read() {
        try (InputStream in = Extensions.class.getResourceAsStream("extensions.txt")) {
            if (in == null) {
                throw new IllegalStateException("extensions.txt is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.split("\\|", 2))
                    .map(words -> new Extension(words[0], words[1]))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
