package kilonova.app.gpu;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a board give another type, while the host runs: the plan is shown first. */
@Command(name = "retype")
final class RetypeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private RunningAgent agent = new RunningAgent();

    @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "agents.board")
    private String board = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TYPE", descriptionKey = "agents.type")
    private Optional<String> type = Optional.empty();

    @Option(names = "--reset", descriptionKey = "agents.reset")
    private boolean reset = false;

    @Option(names = "--dry-run", descriptionKey = "agents.dry.run")
    private boolean dryRun = false;

    @Option(names = "--yes", descriptionKey = "agents.yes")
    private boolean yes = false;

    @Override
    public Integer call() throws IOException {
        if (type.isPresent() == reset) {
            throw new ParameterException(spec.commandLine(), Text.of("agents.type.or.reset"));
        }
        if (dryRun || !yes) {
            Answer plan = agent.give(new Order.Retype(board, type, true));
            int status = show(plan);
            boolean nothing =
                    plan instanceof Answer.BoardChange change && change.steps().isEmpty();
            if (dryRun || status != 0 || nothing) {
                return status;
            }
            if (!confirmed()) {
                spec.commandLine().getErr().println(Text.of("agents.not.confirmed"));
                return 1;
            }
        }
        return show(agent.give(new Order.Retype(board, type, false)));
    }

    private int show(Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        return agent.show(answer, out, spec.commandLine().getErr(), () -> {
            if (answer instanceof Answer.BoardChange change) {
                Changes.show(change, out);
            }
        });
    }

    private static boolean confirmed() {
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return console.flatMap(
                        terminal -> Optional.ofNullable(terminal.readLine("%s", Text.of("agents.confirm") + " ")))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }
}
