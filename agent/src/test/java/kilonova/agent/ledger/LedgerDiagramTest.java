package kilonova.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps the diagrams of units and guests in the documentation the same as the tables. With {@code -Dwrite.diagrams=true} they are written anew. */
final class LedgerDiagramTest {
    private static final Path PAGE = Path.of("..", "docs", "server-life.md");

    @Test
    void thePageShowsTheLifeOfUnits() throws IOException {
        assertShown("UnitState.TRANSITIONS", diagram(UnitState.TRANSITIONS));
    }

    @Test
    void thePageShowsTheStagesOfGuests() throws IOException {
        assertShown("Stage.TRANSITIONS", diagram(Stage.TRANSITIONS));
    }

    private static <S extends Enum<S>> String diagram(Map<S, Set<S>> table) {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        new TreeMap<>(table)
                .forEach((from, next) ->
                        next.stream().sorted().forEach(to -> text.append("    %s --> %s\n".formatted(from, to))));
        return text.append("```\n").toString();
    }

    private static void assertShown(String source, String text) throws IOException {
        String begin = "<!-- made from " + source + ": begin -->\n";
        String page = Files.readString(PAGE);
        String wanted = page.substring(0, page.indexOf(begin) + begin.length())
                + text
                + page.substring(page.indexOf("<!-- made from " + source + ": end -->\n"));
        if (Boolean.getBoolean("write.diagrams")) {
            Files.writeString(PAGE, wanted);
            return;
        }
        assertThat(page).as("run this test with -Dwrite.diagrams=true").isEqualTo(wanted);
    }
}
