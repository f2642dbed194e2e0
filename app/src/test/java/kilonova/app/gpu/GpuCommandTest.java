package kilonova.app.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kilonova.app.text.Text;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands print for machines that were recorded, or drawn from documentation; golden files are written anew with {@code -Dgolden.write=true}. */
class GpuCommandTest {
    private static final Path TREES = Path.of("../agent/src/test/trees");
    private static final Path GOLDEN = Path.of("src/test/golden/gpu");
    /** Each tree and the devices of it that are shown. */
    private static final Map<String, List<String>> SHOWN = Map.of(
            "m10-built-from-documentation", List.of("0000:84:00.0"),
            "a40-built-from-documentation", List.of("0000:41:00.7", "pci_0000_c1_00_0"),
            "l40s-variant-built-from-documentation", List.of("0001:D6:00.0"),
            "a100-mig-built-from-documentation", List.of("0000:3b:00.0", "0000:af:00.0"),
            "gvt-g-built-from-documentation", List.of("0000:00:02.0"),
            "mdev-samples-recorded", List.of("mtty_mtty", "mbochs_mbochs"),
            "igb-nvme-functions-recorded", List.of("mdpy_mdpy"));

    @TempDir
    private Path folder = Path.of("");

    private record Printed(int status, String out, String err) {}

    private static Printed run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(new GpuCommand())
                .setResourceBundle(Text.bundle(Locale.ENGLISH))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
        return new Printed(status, out.toString(), err.toString());
    }

    private static String tree(String name) {
        return TREES.resolve(name + ".tar.gz").toString();
    }

    @TestFactory
    Stream<DynamicTest> each_machine_is_told_as_its_golden_file_has_it() {
        return SHOWN.entrySet().stream()
                .map(machine -> DynamicTest.dynamicTest(machine.getKey(), () -> {
                    StringBuilder told = new StringBuilder();
                    tell(told, machine.getKey(), "list");
                    tell(told, machine.getKey(), "types");
                    for (String device : machine.getValue()) {
                        tell(told, machine.getKey(), "show", device);
                    }
                    tell(told, machine.getKey(), "doctor");
                    Path golden = GOLDEN.resolve(machine.getKey() + ".txt");
                    if (Boolean.getBoolean("golden.write")) {
                        Files.createDirectories(GOLDEN);
                        Files.writeString(golden, told);
                    }
                    assertThat(told.toString()).isEqualTo(Files.readString(golden));
                }));
    }

    private static void tell(StringBuilder told, String tree, String... command) {
        Printed printed = run(Stream.concat(Stream.of(command), Stream.of("--sysfs", tree(tree)))
                .toArray(String[]::new));
        told.append("$ kilonova gpu ")
                .append(String.join(" ", command))
                .append('\n')
                .append(printed.out())
                .append(printed.err());
        if (printed.status() != 0) {
            told.append("(status ").append(printed.status()).append(")\n");
        }
        told.append('\n');
    }

    @TestFactory
    Stream<DynamicTest> programs_get_the_same_as_json() {
        return SHOWN.entrySet().stream()
                .map(machine -> DynamicTest.dynamicTest(machine.getKey(), () -> {
                    String tree = tree(machine.getKey());
                    JsonNode list = json("list", "--json", "--sysfs", tree);
                    JsonNode types = json("types", "--json", "--sysfs", tree);
                    JsonNode findings = json("doctor", "--json", "--sysfs", tree);
                    JsonNode board = json("show", machine.getValue().getFirst(), "--json", "--sysfs", tree);

                    assertThat(list.path("boards")).isNotEmpty();
                    assertThat(list.path("not_understood")).isEmpty();
                    assertThat(types.path("types").path(0).path("available").isInt())
                            .isTrue();
                    assertThat(findings)
                            .allSatisfy(finding ->
                                    assertThat(finding.path("code").asString()).matches("[a-z]+\\.[a-z_]+"));
                    assertThat(board.path("slots")).isNotEmpty();
                    assertThat(board.path("types")).isNotEmpty();
                }));
    }

    private static JsonNode json(String... arguments) {
        Printed printed = run(arguments);
        assertThat(printed.err()).isEmpty();
        return JsonMapper.builder().build().readTree(printed.out());
    }

    @Test
    void a_machine_without_a_gpu_says_so_and_what_to_do() throws IOException {
        Files.createDirectories(folder.resolve("sys"));

        Printed list = run("list", "--sysfs", folder.toString());
        Printed doctor = run("doctor", "--sysfs", folder.toString());

        assertThat(list.status()).isZero();
        assertThat(list.out()).startsWith("There is no GPU").contains("kilonova gpu doctor");
        assertThat(run("types", "--sysfs", folder.toString()).out()).startsWith("No GPU here knows a type");
        assertThat(doctor.status()).isEqualTo(1);
        assertThat(doctor.out()).contains("host.no_gpu", "modprobe mtty");
    }

    @Test
    void what_was_recorded_is_read_again() {
        Path archive = folder.resolve("gpus.tar.gz");
        String machine = tree("a40-built-from-documentation");

        Printed recorded = run("record", archive.toString(), "--sysfs", machine);

        assertThat(recorded.status()).isZero();
        assertThat(recorded.out()).contains("kilonova gpu list --sysfs " + archive);
        assertThat(run("list", "--sysfs", archive.toString())).isEqualTo(run("list", "--sysfs", machine));
        assertThat(run("doctor", "--sysfs", archive.toString())).isEqualTo(run("doctor", "--sysfs", machine));
        assertThat(run("record", archive.toString(), "--sysfs", machine))
                .satisfies(again -> assertThat(again.status()).isEqualTo(1))
                .satisfies(again -> assertThat(again.err()).contains("exists already"));
    }

    @Test
    void the_doctor_reads_the_configuration_that_is_named() throws IOException {
        Path conf = folder.resolve("kilonova.conf");
        Files.writeString(conf, "[devices]\nenabled_mdev_types = nvidia-1\nsriv = off\n");
        String machine = tree("m10-built-from-documentation");

        Printed refused = run("doctor", "--sysfs", machine, "--config", conf.toString());
        assertThat(refused.out()).contains("config.refused", conf + ":3", "sriov");
        assertThat(refused.status()).isEqualTo(1);

        Files.writeString(conf, "[devices]\nenabled_mdev_types = nvidia-1\n");
        assertThat(run("doctor", "--sysfs", machine, "--config", conf.toString())
                        .out())
                .contains("config.unknown_type", "nvidia-1");
        assertThat(run(
                                "doctor",
                                "--sysfs",
                                machine,
                                "--config",
                                folder.resolve("none").toString())
                        .out())
                .contains("config.unreadable", "there is no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "list --sysfs pom.xml, 1, is no recording",
        "list --sysfs none, 1, is no recording",
        "show nothing, 2, is neither a PCI address",
        "show 0000:99:00.0 --sysfs ../agent/src/test/trees/m10-built-from-documentation.tar.gz, 1, There is no GPU 0000:99:00.0",
        "record, 2, Missing required parameter"
    })
    void what_cannot_be_done_is_said_in_a_sentence(String command, int status, String sentence) {
        Printed printed = run(command.split(" "));

        assertThat(printed.status()).isEqualTo(status);
        assertThat(printed.err()).contains(sentence);
    }
}
