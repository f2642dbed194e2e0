package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import kilonova.app.text.Text;
import kilonova.app.up.ConfigFile;
import kilonova.app.up.DataDirectory;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.gpu.address.DeviceKey;
import picocli.CommandLine.Option;

/** The option that names the configuration file, and what comes of it. */
final class ConfigOption {
    private static final String USUAL_FILE = "kilonova.conf";

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "up.config")
    private Optional<Path> file = Optional.empty();

    /**
     * The settings of the named file; without a name those of {@code $KILONOVA_CONFIG} or, where that is not set, of the data
     * directory's file; the defaults if there is none.
     *
     * @param virtualParentExists says whether a virtual parent device is there
     * @param findings gets all errors and warnings
     * @return empty if the file has errors
     */
    Optional<Settings> settings(
            DataDirectory data, Predicate<DeviceKey.Virtual> virtualParentExists, PrintWriter findings)
            throws IOException {
        Path path = file.orElseGet(() -> usual(data));
        if (file.isEmpty() && !Files.exists(path)) {
            return Optional.of(Settings.defaults());
        }
        ConfigResult result = ConfigFile.read(path, virtualParentExists);
        result.report().lines().forEach(findings::println);
        return switch (result) {
            case ConfigResult.Accepted accepted -> Optional.of(accepted.settings());
            case ConfigResult.Refused refused -> {
                int errors = refused.errors().size();
                int warnings = refused.warnings().size();
                findings.println(Text.of("config.refused", path, errors, warnings));
                yield Optional.empty();
            }
        };
    }

    private static Path usual(DataDirectory data) {
        String installed = System.getenv().getOrDefault("KILONOVA_CONFIG", "");
        return installed.isEmpty() ? data.resolve(USUAL_FILE) : Path.of(installed);
    }
}
