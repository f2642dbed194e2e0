package kilonova.compute.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the tables and diagrams in the documentation the same as those in the code. With {@code -Dwrite.diagrams=true} they are written anew. */
class LifecycleDiagramTest {
    private static final Path PAGE = Path.of("..", "docs", "server-life.md");

    @Test
    void thePageShowsTheLifeOfServers() throws IOException {
        assertShown("Lifecycle.TABLE", table() + diagram());
    }

    @Test
    void thePageShowsTheLifeOfMigrations() throws IOException {
        assertShown(
                "MigrationLife",
                "Resizes and cold migrations:\n\n" + diagram(Migration.Kind.RESIZE) + "\nLive migrations:\n\n"
                        + diagram(Migration.Kind.LIVE_MIGRATION) + "\nEvacuations:\n\n"
                        + diagram(Migration.Kind.EVACUATION));
    }

    private static void assertShown(String source, String text) throws IOException {
        String begin = "<!-- made from " + source + ": begin -->\n";
        String end = "<!-- made from " + source + ": end -->\n";
        String page = Files.readString(PAGE);
        String wanted =
                page.substring(0, page.indexOf(begin) + begin.length()) + text + page.substring(page.indexOf(end));
        if (Boolean.getBoolean("write.diagrams")) {
            Files.writeString(PAGE, wanted);
            return;
        }
        assertThat(page).as("run this test with -Dwrite.diagrams=true").isEqualTo(wanted);
    }

    private static String table() {
        StringBuilder text = new StringBuilder("| action | in | shows meanwhile | then |\n| --- | --- | --- | --- |\n");
        for (Transition row : Lifecycle.TABLE) {
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(row.action().getSimpleName(), when(row), tasks(row), then(row)));
        }
        return text.append('\n').toString();
    }

    private static String diagram() {
        Set<String> arrows = new TreeSet<>();
        for (Transition row : Lifecycle.TABLE) {
            if (row.isTakenByAll() || row.during().isPresent()) {
                continue;
            }
            row.arrows()
                    .forEach((from, ends) -> ends.forEach(to -> arrows.add("    %s --> %s: %s\n"
                            .formatted(from, to, row.action().getSimpleName()))));
        }
        return "```mermaid\nstateDiagram-v2\n" + String.join("", arrows) + "```\n";
    }

    private static String diagram(Migration.Kind kind) {
        List<String> arrows = new ArrayList<>();
        Map<MigrationStatus, Set<MigrationStatus>> life = new TreeMap<>(MigrationLife.of(kind));
        life.forEach((from, ends) ->
                ends.stream().sorted().forEach(to -> arrows.add("    %s --> %s\n".formatted(from, to))));
        return "```mermaid\nstateDiagram-v2\n" + String.join("", arrows) + "```\n";
    }

    /** What all states have in common; what only some of them become follows by name. */
    private static String then(Transition row) {
        if (row.arrows().entrySet().stream().allMatch(arrow -> arrow.getValue().equals(Set.of(arrow.getKey())))) {
            return "as it was";
        }
        Map<String, Set<VmState>> byEnds = new TreeMap<>();
        row.arrows()
                .forEach((from, to) -> byEnds.computeIfAbsent(
                                to.equals(Set.of(from)) ? "as it was" : states(to), _ -> new TreeSet<>())
                        .add(from));
        return byEnds.size() == 1
                ? byEnds.keySet().iterator().next()
                : String.join(
                        "; ",
                        byEnds.entrySet().stream()
                                .map(ends -> states(ends.getValue()) + ": " + ends.getKey())
                                .toList());
    }

    private static String states(Collection<VmState> states) {
        return String.join(
                ", ",
                states.stream()
                        .sorted(Comparator.naturalOrder())
                        .map(VmState::wireName)
                        .toList());
    }

    private static String when(Transition row) {
        String from = row.isTakenByAll() ? "any" : states(row.from());
        return from + row.during().map(task -> ", while " + task.wireName()).orElse("");
    }

    private static String tasks(Transition row) {
        List<String> tasks =
                row.task().stream().sorted().map(TaskState::wireName).toList();
        return tasks.isEmpty() ? "–" : String.join(", ", tasks);
    }
}
