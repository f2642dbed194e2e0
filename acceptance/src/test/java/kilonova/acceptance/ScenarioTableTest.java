package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kilonova.acceptance.NamedTests.Named;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/scenarios.md} to what there is: every scenario has its row, and every row names tests that exist. */
class ScenarioTableTest {
    private static final Pattern ROW = Pattern.compile("^\\| ([SX]\\d+) \\|.*\\| (.+) \\|$", Pattern.MULTILINE);

    @Test
    void everyScenarioHasATestThatExists() throws IOException {
        Map<String, String> rows = rows();
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of("S", "X")
                        .flatMap(kind -> IntStream.rangeClosed(1, 20).mapToObj(number -> kind + number))
                        .toList());
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> row : rows.entrySet()) {
            List<Named> tests = NamedTests.in(row.getValue());
            if (tests.isEmpty()) {
                missing.add(row.getKey() + " names no test");
            }
            for (Named test : tests) {
                if (!test.exists(false) || !isNamedAfter(test.method(), row.getKey())) {
                    missing.add(row.getKey() + ": " + test);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Map<String, String> rows() throws IOException {
        return ROW.matcher(Files.readString(NamedTests.ROOT.resolve("docs/scenarios.md")))
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
}
