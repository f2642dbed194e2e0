package kilonova.app;

import java.util.Arrays;
import java.util.Locale;
import kilonova.app.command.KilonovaCommand;
import kilonova.app.text.Language;
import kilonova.app.text.Text;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its status: 0 done, 1 refused or failed, 2 not understood. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        // Help is looked up while the command line is being built, so the language must be known before.
        Locale.setDefault(Language.of(Arrays.asList(arguments), System.getenv()).locale());
        return commandLine().execute(arguments);
    }

    /** The whole command tree, with its texts in the default locale's language. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new KilonovaCommand())
                .setResourceBundle(Text.bundle())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110);
        return line.setExecutionExceptionHandler((failure, commandLine, result) -> {
            commandLine.getErr().println("kilonova: " + Failures.sentence(failure));
            return 1;
        });
    }
}
