package kilonova.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tests that pages of the documentation name, as {@code `LiveMoveTest.s13AHostThatGivesAnotherTypeIsNotTaken`}. */
final class NamedTests {
    /** Where the sources are. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Path REAL = Path.of("acceptance", "realhost");

    private NamedTests() {}

    /** One of them. */
    record Named(String testClass, String method) {
        /** Whether there is such a method in a test's source, of a test on real hosts or of another. */
        boolean exists(boolean onRealHost) throws IOException {
            try (Stream<Path> modules = Files.list(ROOT)) {
                for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                        .filter(Files::exists)
                        .toList()) {
                    if (isIn(tests, onRealHost)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isIn(Path tests, boolean onRealHost) throws IOException {
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file : files.filter(path -> path.endsWith(testClass + ".java"))
                        .filter(path -> isOnRealHost(path) == onRealHost)
                        .toList()) {
                    if (Files.readString(file).contains("void " + method + "(")) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean isOnRealHost(Path file) {
            Path folder = file.getParent();
            return folder != null && folder.endsWith(REAL);
        }

        @Override
        public String toString() {
            return testClass + "." + method;
        }
    }

    /** Those that a text names, in its order. */
    static List<Named> in(String text) {
        Matcher matcher = TEST.matcher(text);
        return matcher.results()
                .map(found -> new Named(found.group(1), found.group(2)))
                .toList();
    }
}
