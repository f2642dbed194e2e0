package kilonova.app.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kilonova.app.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ManualTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Manual.write(folder, Main.commandLine(), "Kilonova 1.2.3");
    }

    @Test
    void everyCommandThatHelpShowsHasAPageAndNoOther() throws IOException {
        List<String> pages;
        try (Stream<Path> files = Files.list(folder.resolve("man1"))) {
            pages = files.map(file -> file.getFileName().toString()).toList();
        }

        assertThat(pages)
                .containsExactlyInAnyOrderElementsOf(pagesOf(Main.commandLine()))
                .contains("kilonova.1", "kilonova-placement-import.1")
                .doesNotContain("kilonova-warm-up.1");
    }

    @Test
    void aPageHasTheCommandsOwnOptions() throws IOException {
        assertThat(Files.readString(folder.resolve("man1/kilonova-explain.1")))
                .startsWith(".TH \"KILONOVA\\-EXPLAIN\" 1 \"\" \"Kilonova 1.2.3\" \"Kilonova\"\n")
                .contains("\\fB\\-\\-flavor=")
                .contains("kilonova(1), kilonova.conf(5)");
    }

    @Test
    void thePagesOfServicesSayWhatAPackageKeepsAndDeletes() throws IOException {
        assertThat(Files.readString(folder.resolve("man1/kilonova-agent.1")))
                .contains(".SH \"FILES\"", "apt purge", "/var/lib/kilonova/instances");
        assertThat(Files.readString(folder.resolve("man1/kilonova-controller.1")))
                .contains(".SH \"FILES\"", "admin\\-openrc.sh");
        assertThat(Files.readString(folder.resolve("man1/kilonova-gpu.1"))).doesNotContain("FILES");
    }

    @Test
    void thePageOfTheConfigurationHasEveryOption() throws IOException {
        assertThat(Files.readString(folder.resolve("man5/kilonova.conf.5")))
                .contains(".SH \"[DEFAULT]\"", "\\fBmax_limit = 1000\\fR", "\\fBenabled_mdev_types =\\fR");
    }

    @Test
    void theCompletionKnowsTheCommands() throws IOException {
        assertThat(Files.readString(folder.resolve("completion"))).contains("_complete_kilonova", " controller ");
    }

    @Test
    void textNeverBecomesARequestToTheFormatter() {
        assertThat(new Roff("page", 1, "1")
                        .paragraph(".so /etc/passwd\n'quoted' -x \\n")
                        .text())
                .endsWith(".PP\n\\&.so /etc/passwd\n.br\n\\&'quoted' \\-x \\en\n");
    }

    private static List<String> pagesOf(CommandLine command) {
        List<String> pages = new ArrayList<>();
        if (!command.getCommandSpec().usageMessage().hidden()) {
            pages.add(command.getCommandSpec().qualifiedName("-") + ".1");
            command.getSubcommands().values().forEach(sub -> pages.addAll(pagesOf(sub)));
        }
        return pages;
    }
}
