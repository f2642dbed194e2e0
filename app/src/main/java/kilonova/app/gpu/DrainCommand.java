package kilonova.app.gpu;

import java.io.IOException;
import java.util.concurrent.Callable;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a board offer nothing new, while the host runs. */
@Command(name = "drain")
final class DrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private RunningAgent agent = new RunningAgent();

    @Parameters(paramLabel = "ADDRESS", descriptionKey = "agents.board")
    private String board = "";

    @Option(names = "--undo", descriptionKey = "agents.undo")
    private boolean undo = false;

    @Option(names = "--dry-run", descriptionKey = "agents.dry.run")
    private boolean dryRun = false;

    @Override
    public Integer call() throws IOException {
        Answer answer = agent.give(new Order.Drain(board, undo, dryRun));
        return agent.show(
                answer, spec.commandLine().getOut(), spec.commandLine().getErr(), () -> {
                    if (answer instanceof Answer.BoardChange change) {
                        Changes.show(change, spec.commandLine().getOut());
                    }
                });
    }
}
