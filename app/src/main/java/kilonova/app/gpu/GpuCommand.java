package kilonova.app.gpu;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything about the GPUs of this machine. */
@Command(
        name = "gpu",
        subcommands = {
            ListCommand.class,
            TypesCommand.class,
            ShowCommand.class,
            DoctorCommand.class,
            RecordCommand.class,
            StatusCommand.class,
            DrainCommand.class,
            RetypeCommand.class,
            QuarantineCommand.class,
            SriovCommand.class,
            UnitCommand.class
        })
public final class GpuCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
