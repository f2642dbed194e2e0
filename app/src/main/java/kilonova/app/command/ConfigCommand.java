package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import kilonova.app.text.Text;
import kilonova.app.up.ConfigFile;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.config.devices.DeviceOptions;
import kilonova.config.option.OptionGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything about configuration files that starts nothing. */
@Command(name = "config")
public final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * Says what is wrong with a file, all at once.
     *
     * @return 0 if it can be used, 1 if not
     */
    @Command(name = "check")
    int check(@Parameters(paramLabel = "FILE", descriptionKey = "config.file") Path file) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ConfigResult result = ConfigFile.read(file, ConfigFile::existsHere);
        result.report().lines().forEach(out::println);
        return switch (result) {
            case ConfigResult.Accepted accepted -> {
                out.println(Text.of("config.accepted", file, accepted.warnings().size()));
                yield 0;
            }
            case ConfigResult.Refused refused -> {
                out.println(Text.of(
                        "config.refused",
                        file,
                        refused.errors().size(),
                        refused.warnings().size()));
                yield 1;
            }
        };
    }

    /** Shows every section and option that a file may have, in the form of such a file. */
    @Command(name = "options")
    void options() {
        PrintWriter out = spec.commandLine().getOut();
        Settings.GROUPS.forEach(group -> show(out, group));
        show(out, DeviceOptions.typeGroup("<type>"));
    }

    private static void show(PrintWriter out, OptionGroup group) {
        out.println("[" + group.name() + "]");
        group.options().forEach(option -> {
            out.println("# " + option.help() + (option.isUsed() ? "" : " " + Text.of("config.not.used")));
            out.println("# " + option.name() + " = " + ConfigFile.written(option.fallback()));
        });
        out.println();
    }
}
