package kilonova.app.gpu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import kilonova.agent.kernel.RealKernel;
import kilonova.agent.sriov.FunctionEnabler;
import kilonova.agent.sriov.Pauses;
import kilonova.app.text.Text;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import kilonova.protocol.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Virtual functions by hand, of any device that can have some. Where an agent has the device, it does it, since its ledger knows what is
 * promised; else this process does.
 */
@Command(name = "sriov")
final class SriovCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Gives devices their virtual functions, and waits until they can be used. */
    @Command(name = "enable")
    int enable(
            @Mixin RunningAgent agent,
            @Parameters(arity = "1..*", paramLabel = "ADDRESS", descriptionKey = "functions.device")
                    List<String> devices,
            @Option(names = "--count", paramLabel = "N", descriptionKey = "functions.count") Optional<Integer> count)
            throws IOException, InterruptedException {
        int status = 0;
        for (String device : devices) {
            PciAddress address = address(device);
            status = Math.max(
                    status,
                    show(
                            agent,
                            answer(
                                    agent,
                                    address,
                                    new Order.EnableFunctions(address.toString(), count),
                                    () -> here().enable(
                                                    address,
                                                    count.map(OptionalInt::of).orElseGet(OptionalInt::empty)))));
        }
        return status;
    }

    /** Takes its virtual functions from a device. */
    @Command(name = "disable")
    int disable(
            @Mixin RunningAgent agent,
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "functions.device") String device)
            throws IOException, InterruptedException {
        PciAddress address = address(device);
        return show(
                agent,
                answer(agent, address, new Order.DisableFunctions(address.toString()), () -> here().disable(address)));
    }

    private PciAddress address(String text) {
        return PciAddress.parse(text)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), Text.of("functions.no.address", text)));
    }

    private interface ByHand {
        FunctionEnabler.Result run() throws InterruptedException;
    }

    private static Answer answer(RunningAgent agent, PciAddress device, Order order, ByHand byHand)
            throws IOException, InterruptedException {
        Optional<Answer> agents = agent.giveIfRunning(order)
                .filter(answer -> !(answer instanceof Answer.Refused(Problem problem)
                        && problem.code().equals("sriov.no_such_device")));
        if (agents.isPresent()) {
            return agents.get();
        }
        return switch (byHand.run()) {
            case FunctionEnabler.Result.Done(int before, List<PciAddress> functions) ->
                new Answer.Functions(
                        device.toString(),
                        before,
                        functions.stream().map(PciAddress::toString).toList());
            case FunctionEnabler.Result.Refused(Problem problem) -> new Answer.Refused(problem);
        };
    }

    private static FunctionEnabler here() {
        return new FunctionEnabler(new RealKernel(Path.of("/")), SriovSettings.off(), Pauses.ofThisMachine());
    }

    private int show(RunningAgent agent, Answer answer) {
        return agent.show(
                answer, spec.commandLine().getOut(), spec.commandLine().getErr(), () -> {
                    if (answer instanceof Answer.Functions functions) {
                        Changes.show(functions, spec.commandLine().getOut());
                    }
                });
    }
}
