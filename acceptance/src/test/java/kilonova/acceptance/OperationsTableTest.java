package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kilonova.acceptance.NamedTests.Named;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/operations.md} to the tests that there are. */
class OperationsTableTest {
    /** What issue of a server's life a row may begin with; none of them may be left out. */
    private static final List<String> OPERATIONS = List.of(
            "create",
            "create many at once",
            "delete",
            "force-delete",
            "soft delete",
            "stop",
            "soft reboot",
            "hard reboot",
            "pause",
            "lock",
            "suspend",
            "rescue",
            "createImage",
            "shelve",
            "unshelve to a host or zone",
            "rebuild",
            "resize, confirm, revert",
            "resize on the same host",
            "automatic confirm",
            "cold migrate",
            "evacuate",
            "live migrate",
            "attach",
            "host reboot",
            "disable",
            "drain",
            "delete a compute service",
            "quota");

    @Test
    void everyOperationIsShownByATestOnSimulatedHosts() throws IOException {
        List<List<String>> rows = rows(3);
        assertThat(OPERATIONS)
                .allSatisfy(operation ->
                        assertThat(rows).anyMatch(row -> row.getFirst().startsWith(operation)));
        List<String> missing = new ArrayList<>();
        for (List<String> row : rows) {
            missing.addAll(missing(row.get(0), row.get(1), false));
            if (!row.get(2).equals("–")) {
                missing.addAll(missing(row.get(0), row.get(2), true));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everythingThatGoesWrongElsewhereIsShownToGoRightHere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (List<String> row : rows(2)) {
            List<Named> named = NamedTests.in(row.get(1));
            if (named.isEmpty()) {
                missing.add(row.get(0) + " names no test");
            }
            for (Named test : named) {
                if (!test.exists(test.testClass().endsWith("RealHostTest"))) {
                    missing.add(row.get(0) + ": " + test);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> missing(String row, String cell, boolean onRealHost) throws IOException {
        List<Named> named = NamedTests.in(cell);
        List<String> missing = new ArrayList<>();
        if (named.isEmpty()) {
            missing.add(row + " names no test");
        }
        for (Named test : named) {
            if (!test.exists(onRealHost)) {
                missing.add(row + ": " + test);
            }
        }
        return missing;
    }

    /** The rows of the page's table that has so many columns, without its head. */
    private static List<List<String>> rows(int columns) throws IOException {
        List<List<String>> rows = Files.readString(NamedTests.ROOT.resolve("docs/operations.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| "))
                        .toList())
                .filter(row -> row.size() == columns)
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.subList(1, rows.size());
    }
}
