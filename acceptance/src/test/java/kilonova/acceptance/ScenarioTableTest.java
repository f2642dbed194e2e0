package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/scenarios.md} to what there is: every scenario has its row, and every row names tests that exist. */
class ScenarioTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| ([SX]\\d+) \\|.*\\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** What has no test, and why. */
    private static final Map<String, String> WITHOUT = Map.of("S19", "none: there is no volume service");

    @Test
    void everyScenarioHasATestThatExists() throws IOException {
        Map<String, String> rows = rows();
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of("S", "X")
                        .flatMap(kind -> IntStream.rangeClosed(1, 20).mapToObj(number -> kind + number))
                        .toList());
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> row : rows.entrySet()) {
            if (row.getValue().equals(WITHOUT.get(row.getKey()))) {
                continue;
            }
            List<MatchResult> tests = TEST.matcher(row.getValue()).results().toList();
            if (tests.isEmpty()) {
                missing.add(row.getKey() + " names no test");
            }
            for (MatchResult test : tests) {
                if (!exists(test.group(1), test.group(2)) || !isNamedAfter(test.group(2), row.getKey())) {
                    missing.add(row.getKey() + ": " + test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Map<String, String> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/scenarios.md")))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2), (one, other) -> one + other, TreeMap::new));
    }

    /** A test may play several scenarios: {@code s2ToS4…} plays S3 as well. */
    private static boolean isNamedAfter(String method, String scenario) {
        int number = Integer.parseInt(scenario.substring(1));
        String kind = scenario.substring(0, 1).toLowerCase(Locale.ROOT);
        var several = Pattern.compile(kind + "(\\d+)(?:To|And)[SX](\\d+)\\D.*").matcher(method);
        return several.matches()
                ? Integer.parseInt(several.group(1)) <= number && number <= Integer.parseInt(several.group(2))
                : method.matches(kind + number + "\\D.*");
    }

    private static boolean exists(String testClass, String method) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::exists)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.endsWith(testClass + ".java"))
                            .toList()) {
                        if (Files.readString(file).contains("void " + method + "(")) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
