package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Answer.UnitStatus;
import kilonova.agent.control.Order;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Units that something is wrong with. */
@Command(name = "quarantine")
final class QuarantineCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Shows them, each with its reason. */
    @Command(name = "list")
    int list(@Mixin RunningAgent agent) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Answer answer = agent.give(new Order.Status());
        return agent.show(answer, out, spec.commandLine().getErr(), () -> {
            if (answer instanceof Answer.HostStatus status) {
                List<UnitStatus> units = status.units().stream()
                        .filter(unit -> unit.state().equals("quarantined"))
                        .toList();
                if (units.isEmpty()) {
                    out.println(Text.of("agents.quarantine.none"));
                } else {
                    Changes.units(units).print(out);
                }
            }
        });
    }

    /** Gives one back. */
    @Command(name = "lift")
    int lift(
            @Mixin RunningAgent agent,
            @Parameters(paramLabel = "UNIT", descriptionKey = "agents.quarantine.unit") String unit)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Answer answer = agent.give(new Order.Lift(unit));
        return agent.show(
                answer, out, spec.commandLine().getErr(), () -> out.println(Text.of("agents.quarantine.lifted", unit)));
    }
}
