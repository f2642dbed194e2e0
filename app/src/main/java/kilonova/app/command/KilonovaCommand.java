package kilonova.app.command;

import kilonova.app.gpu.GpuCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command tree. */
@Command(
        name = "kilonova",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        subcommands = {
            UpCommand.class,
            ControllerCommand.class,
            AgentCommand.class,
            HostCommand.class,
            PlacementCommand.class,
            ExplainCommand.class,
            QuotaCommand.class,
            MigrateCommand.class,
            DrainCommand.class,
            EvacuateCommand.class,
            GpuCommand.class,
            ConfigCommand.class,
            VersionCommand.class,
            WarmUpCommand.class,
            ManualCommand.class
        })
public final class KilonovaCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--lang", paramLabel = "en|zh", scope = ScopeType.INHERIT, descriptionKey = "lang", order = 100)
    private String language = "";

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), spec.resourceBundle().getString("missing.command"));
    }

    /** What was asked for on the command line; empty for what the environment says. {@code Language} has used it already. */
    String language() {
        return language;
    }
}
