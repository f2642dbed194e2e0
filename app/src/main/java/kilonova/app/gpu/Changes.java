package kilonova.app.gpu;

import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Answer.BoardChange;
import kilonova.agent.control.Answer.BoardStatus;
import kilonova.agent.control.Answer.Offered;
import kilonova.agent.control.Answer.UnitStatus;
import kilonova.app.text.Text;

/** How the running agent's answers look to people. */
final class Changes {
    private Changes() {}

    static void show(BoardChange change, PrintWriter out) {
        if (change.steps().isEmpty()) {
            out.println(Text.of("agents.change.nothing", change.device(), line(change.before())));
            return;
        }
        out.println(Text.of(change.applied() ? "agents.change.applied" : "agents.change.plan", change.device()));
        int number = 1;
        for (String step : change.steps()) {
            out.println("  " + number++ + ". " + step);
        }
        out.println(Text.of("agents.change.before", line(change.before())));
        out.println(Text.of("agents.change.after", line(change.after())));
        change.after().notes().forEach(note -> out.println("  " + note.message() + " [" + note.code() + "]"));
        if (!change.kept().isEmpty()) {
            units(change.kept()).print(out);
        }
    }

    static Table units(List<UnitStatus> units) {
        Table table = new Table("UNIT", "BOARD", "SLOT", "TYPE", "STATE", "GUEST", "REASON");
        units.forEach(unit -> table.row(
                unit.unit(),
                unit.board(),
                unit.slot(),
                unit.type(),
                unit.state(),
                unit.guest().map(UUID::toString).orElse(""),
                unit.reason().map(reason -> reason.message()).orElse("")));
        return table;
    }

    static String chosen(BoardStatus board) {
        return Stream.concat(
                        board.drained() ? Stream.of("drained") : Stream.of(),
                        board.override().map(type -> "type " + type).stream())
                .collect(Collectors.joining(", "));
    }

    private static String line(Offered offer) {
        return Text.of(
                "agents.offer", offer.description(), offer.total(), offer.reserved(), offer.inUse(), offer.free());
    }

    static void show(Answer.Functions functions, PrintWriter out) {
        out.println(
                functions.functions().isEmpty()
                        ? Text.of("functions.gone", functions.device(), functions.before())
                        : Text.of(
                                "functions.there",
                                functions.device(),
                                functions.functions().size(),
                                functions.functions().getFirst(),
                                functions.functions().getLast(),
                                functions.before()));
    }
}
