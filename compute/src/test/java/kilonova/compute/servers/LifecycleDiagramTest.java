package kilonova.compute.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the diagram in the documentation the same as the table. With {@code -Dwrite.diagrams=true} it is written anew. */
class LifecycleDiagramTest {
    private static final Path PAGE = Path.of("..", "docs", "server-life.md");
    private static final String BEGIN = "<!-- made from Lifecycle.TABLE: begin -->\n";
    private static final String END = "<!-- made from Lifecycle.TABLE: end -->\n";

    @Test
    void thePageShowsTheTable() throws IOException {
        String page = Files.readString(PAGE);
        String wanted = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + table()
                + diagram()
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("write.diagrams")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(page).as("run this test with -Dwrite.diagrams=true").isEqualTo(wanted);
    }

    private static String table() {
        StringBuilder text = new StringBuilder("| action | in | shows meanwhile | then |\n| --- | --- | --- | --- |\n");
        for (Transition row : Lifecycle.TABLE) {
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(row.action().getSimpleName(), when(row), tasks(row), states(row.to())));
        }
        return text.append('\n').toString();
    }

    private static String diagram() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        Set<String> arrows = new TreeSet<>();
        for (Transition row : Lifecycle.TABLE) {
            if (row.from().size() == VmState.values().length || row.during().isPresent()) {
                continue;
            }
            for (VmState from : row.from()) {
                for (VmState to : row.to()) {
                    boolean stays = row.from().equals(row.to()) && from != to;
                    if (!stays) {
                        arrows.add("    %s --> %s: %s\n"
                                .formatted(from, to, row.action().getSimpleName()));
                    }
                }
            }
        }
        arrows.forEach(text::append);
        return text.append("```\n").toString();
    }

    private static String states(Set<VmState> states) {
        return states.size() == VmState.values().length
                ? "any"
                : String.join(
                        ", ",
                        states.stream()
                                .sorted(Comparator.naturalOrder())
                                .map(VmState::wireName)
                                .toList());
    }

    private static String when(Transition row) {
        return states(row.from())
                + row.during().map(task -> ", while " + task.wireName()).orElse("");
    }

    private static String tasks(Transition row) {
        List<String> tasks =
                row.task().stream().sorted().map(TaskState::wireName).toList();
        return tasks.isEmpty() ? "–" : String.join(", ", tasks);
    }
}
