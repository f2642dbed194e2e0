package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what the running agent offers, what its ledger holds, and what is wrong. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private RunningAgent agent = new RunningAgent();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Answer answer = agent.give(new Order.Status());
        return agent.show(answer, out, spec.commandLine().getErr(), () -> {
            if (answer instanceof Answer.HostStatus status) {
                show(status, out);
            }
        });
    }

    private static void show(Answer.HostStatus status, PrintWriter out) {
        out.println(Text.of("agents.status.host", status.host()));
        Table boards = new Table("BOARD", "CLASS", "TOTAL", "RESERVED", "IN USE", "FREE", "CHOSEN", "OFFERS");
        status.boards()
                .forEach(board -> boards.row(
                        board.device(),
                        board.offer().resourceClass(),
                        board.offer().total(),
                        board.offer().reserved(),
                        board.offer().inUse(),
                        board.offer().free(),
                        Changes.chosen(board),
                        board.offer().description()));
        boards.print(out);
        status.boards()
                .forEach(board -> board.offer()
                        .notes()
                        .forEach(note ->
                                out.println("  " + board.device() + ": " + note.message() + " [" + note.code() + "]")));
        if (!status.units().isEmpty()) {
            out.println();
            Changes.units(status.units()).print(out);
        }
        if (!status.problems().isEmpty()) {
            out.println();
            status.problems().forEach(problem -> out.println(problem.message() + " [" + problem.code() + "]"));
        }
    }
}
