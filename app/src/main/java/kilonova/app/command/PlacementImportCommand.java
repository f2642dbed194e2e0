package kilonova.app.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.app.logging.Logging;
import kilonova.app.text.Text;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.placement.importer.Counts;
import kilonova.placement.importer.Importer;
import kilonova.placement.importer.UpstreamDatabase;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over the database of an OpenStack Placement, which is only read. */
@Command(name = "import")
public final class PlacementImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--database", paramLabel = "URL", descriptionKey = "placement.import.from")
    private Optional<String> url = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "FILE", descriptionKey = "placement.import.file")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--into", required = true, paramLabel = "URL", descriptionKey = "placement.import.into")
    private String into = "";

    /** @return 0 if all is here, 1 if the target is not empty or the counts differ */
    @Override
    public Integer call() {
        if (url.isPresent() == file.isPresent()) {
            throw new ParameterException(spec.commandLine(), Text.of("placement.import.one.source"));
        }
        Logging.toTerminal();
        UpstreamDatabase from =
                url.map(UpstreamDatabase::parse).orElseGet(() -> new UpstreamDatabase.File(file.orElseThrow()));
        DatabaseUrl target = DatabaseUrl.parse(into);
        try (Database database = Database.open(target);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT)) {
            return switch (Importer.run(from, placement)) {
                case Importer.Result.Imported imported -> report(imported, target);
                case Importer.Result.NotEmpty notEmpty -> {
                    spec.commandLine()
                            .getErr()
                            .println(Text.of(
                                    "placement.import.not.empty",
                                    target,
                                    notEmpty.here().providers(),
                                    notEmpty.here().consumers()));
                    yield 1;
                }
            };
        }
    }

    private int report(Importer.Result.Imported imported, DatabaseUrl target) {
        PrintWriter out = spec.commandLine().getOut();
        for (Counts.Line line : imported.there().beside(imported.here())) {
            out.printf(Locale.ROOT, "%-24s %10d %10d%s%n", line.thing(), line.there(), line.here(), mark(line));
        }
        if (imported.emptyConsumers() > 0) {
            out.println(Text.of("placement.import.empty.consumers", imported.emptyConsumers()));
        }
        out.println(Text.of(imported.isComplete() ? "placement.import.done" : "placement.import.differs", target));
        out.flush();
        return imported.isComplete() ? 0 : 1;
    }

    private static String mark(Counts.Line line) {
        return line.there() == line.here() ? "" : "  !";
    }
}
