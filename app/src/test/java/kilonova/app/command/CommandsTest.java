package kilonova.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kilonova.app.Main;
import kilonova.config.ConfigReader;
import kilonova.config.ConfigResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyCommandHasADescription() {
        assertThat(withSubcommands(Main.commandLine()))
                .filteredOn(command -> !command.getCommandSpec().usageMessage().hidden())
                .allSatisfy(command -> assertThat(
                                command.getCommandSpec().usageMessage().description())
                        .as(command.getCommandName())
                        .isNotEmpty());
    }

    @Test
    void aConfigurationWithErrorsIsRefusedWithAllOfThem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("k.conf"), "[devcies]\nenabled_mdev_types = nvidia-35\n[api]\nmax_limit = 0\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        file + ":1: error: [devcies] is no known section; did you mean devices?",
                        file + ":4: error: [api] max_limit must be at least 1, and is 0",
                        file + " cannot be used (2 errors, 0 warnings).");
    }

    @Test
    void aConfigurationWithoutErrorsIsAccepted() throws IOException {
        Path file = Files.writeString(folder.resolve("k.conf"), "[devices]\nenabled_mdev_types = nvidia-35\n");

        assertThat(run("config", "check", file.toString())).isZero();
        assertThat(out).hasToString(file + " can be used (0 warnings)." + System.lineSeparator());
    }

    @Test
    void aMissingFileIsSaidInOneSentence() {
        Path file = folder.resolve("none.conf");

        assertThat(run("config", "check", file.toString())).isEqualTo(1);
        assertThat(err).hasToString("kilonova: " + file + " does not exist." + System.lineSeparator());
    }

    @Test
    void theListOfOptionsIsItselfAConfiguration() {
        assertThat(run("config", "options")).isZero();

        String uncommented = out.toString().replaceAll("(?m)^# (\\w+ = \\S.*)$", "$1");
        assertThat(ConfigReader.read("options", uncommented, parent -> false))
                .isInstanceOf(ConfigResult.Accepted.class);
        assertThat(uncommented).contains("\nlive_migration_completion_timeout = 800\n", "[mdev_<type>]");
    }

    @Test
    void aWrongConfigurationStartsNothing() throws IOException {
        Files.writeString(folder.resolve("kilonova.conf"), "[api]\nmax_limit = 0\n");

        assertThat(run("up", "--data", folder.toString(), "--listen", "127.0.0.1:0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("kilonova.conf:2: error: [api] max_limit must be at least 1, and is 0");
        assertThat(folder.resolve("kilonova.db")).doesNotExist();
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run("explain")).isEqualTo(2);
        assertThat(run("explain", "server", "--flavor", "flavor")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static List<CommandLine> withSubcommands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(sub -> all.addAll(withSubcommands(sub)));
        return all;
    }
}
