package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.app.logging.Logging;
import kilonova.app.placement.StandalonePlacement;
import kilonova.app.placement.StandalonePlan;
import kilonova.app.text.Text;
import kilonova.app.up.ListenAddress;
import kilonova.config.group.DatabaseUrl;
import kilonova.config.placementconf.PlacementConf;
import kilonova.config.placementconf.ProgramSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs Placement alone, with the {@code placement.conf} that an operator already has. */
@Command(name = "placement", subcommands = PlacementImportCommand.class)
public final class PlacementCommand implements Callable<Integer> {
    private static final String USUAL_ADDRESS = "127.0.0.1:8778";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "placement.config")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT", descriptionKey = "placement.listen")
    private String listen = USUAL_ADDRESS;

    @Option(names = "--url", paramLabel = "URL", descriptionKey = "up.url")
    private Optional<URI> publicUrl = Optional.empty();

    @Option(names = "--database", paramLabel = "URL", descriptionKey = "placement.database")
    private Optional<String> database = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path path =
                file.orElseThrow(() -> new ParameterException(spec.commandLine(), Text.of("placement.config.missing")));
        PlacementConf.Reading reading =
                PlacementConf.read(path.toString(), new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        PrintWriter err = spec.commandLine().getErr();
        reading.warnings().forEach(finding -> err.println(finding.where() + ": warning: " + finding.message()));
        reading.errors().forEach(finding -> err.println(finding.where() + ": error: " + finding.message()));
        if (!reading.errors().isEmpty()) {
            err.println(Text.of(
                    "config.refused",
                    path,
                    reading.errors().size(),
                    reading.warnings().size()));
            return 1;
        }
        StandalonePlan plan = plan(path.toAbsolutePath().resolveSibling(""), reading.conf());
        log(plan.folder(), reading.conf().program());
        StandalonePlacement running = StandalonePlacement.start(plan);
        PrintWriter out = spec.commandLine().getOut();
        UntilStopped.close(running, out);
        out.println(Text.of("up.database.used", plan.database()));
        out.println(Text.of(
                "placement.ready",
                running.address().getHostString() + ":" + running.address().getPort()));
        out.flush();
        return UntilStopped.await();
    }

    private StandalonePlan plan(Path folder, PlacementConf conf) {
        kilonova.store.DatabaseUrl url = database.or(
                        () -> conf.database().connection().map(DatabaseUrl::url))
                .map(kilonova.store.DatabaseUrl::parse)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), Text.of("placement.database.missing")));
        return new StandalonePlan(ListenAddress.parse(listen), publicUrl, url, conf, folder);
    }

    private static void log(Path folder, ProgramSettings settings) {
        Path logs = settings.logDir().map(folder::resolve).orElse(folder);
        Optional<Path> file = settings.logFile()
                .or(() -> settings.logDir().map(_ -> "placement-api.log"))
                .map(logs::resolve);
        file.ifPresentOrElse(path -> Logging.toFile(path, settings.useJson(), settings.debug()), Logging::toTerminal);
    }
}
