package kilonova.agent;

import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.config.sriov.MixedSizes;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A board that is to hold vGPUs of different sizes, a mode that each boot and each change of functions loses. A script stands in for nvidia-smi. */
final class MixedSizesAtBootTest {
    private static final String BOARD = "0000:41:00.0";
    private static final String SET = "vgpu -shm 1 -i " + BOARD;

    /** Keeps each board's mode in a file of its own, as the driver does in memory. */
    private static final String NVIDIA_SMI = """
            echo "$@" >> "$HERE/calls"
            case "$1" in
            -q) echo "    GPU Virtualization Mode"
                echo "        Host VGPU Mode                    : SR-IOV"
                echo "        vGPU Heterogeneous Mode           : $(cat "$HERE/$3" 2>/dev/null || echo Disabled)" ;;
            vgpu) echo Enabled > "$HERE/$5" ;;
            esac
            """;

    @TempDir
    Path directory;

    private Path here = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        here = Files.createDirectories(directory.resolve("nvidia"));
        Files.createFile(here.resolve("calls"));
    }

    private Workbench bench(String script, SriovSettings.Mode mode) {
        Path tool = here.resolve("nvidia-smi");
        try {
            Files.writeString(tool, "#!/bin/sh\nHERE='" + here + "'\n" + script);
            Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        MixedSizes mixed = new MixedSizes(false, Set.of(PciAddress.parse(BOARD).orElseThrow()), tool.toString());
        return new Workbench(
                directory,
                "a40",
                devices -> devices,
                new SriovSettings(mode, Map.of(), Optional.empty(), 2, Duration.ofSeconds(10), mixed),
                1);
    }

    private List<String> calls() {
        try {
            return Files.readAllLines(here.resolve("calls"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetMode() throws IOException {
        Files.deleteIfExists(here.resolve(BOARD));
    }

    private static List<String> problems(Workbench bench) {
        return bench.controller.last().problems().stream().map(Problem::code).toList();
    }

    @Test
    void functionsComeFirstThenTheModeThenUnitsThenGuests() throws IOException {
        try (var bench = bench(NVIDIA_SMI, SriovSettings.Mode.AUTO)) {
            UUID ran = bench.create(vgpu(BOARD));
            Set<UnitId> units = bench.unitsIn(ran);
            assertThat(calls()).filteredOn(SET::equals).hasSize(1);

            bench.rebootHost();
            bench.host.kernel().rebootWithoutFunctions();
            forgetMode();
            Files.writeString(here.resolve("calls"), "");
            bench.restartAgent();
            List<String> order = new ArrayList<>();
            bench.listen(step -> {
                if (step.equals("Make") || step.equals("START")) {
                    order.add(step + (calls().contains(SET) ? " after" : " before") + " the mode");
                }
            });
            bench.look();

            assertThat(order).containsExactly("Make after the mode", "START after the mode");
            assertThat(calls())
                    .as("asked, set, asked again; the other board is left alone")
                    .containsExactly("-q -i " + BOARD, SET, "-q -i " + BOARD);
            assertThat(bench.unitsIn(ran)).isEqualTo(units);
            assertThat(problems(bench)).isEmpty();
            bench.assertSound();
        }
    }

    @Test
    void aBoardThatIsInTheModeIsNotToldAgain() {
        try (var bench = bench(NVIDIA_SMI, SriovSettings.Mode.AUTO)) {
            bench.create(vgpu(BOARD));
            bench.look();
            bench.restartAgent();
            bench.look();

            assertThat(calls()).filteredOn(SET::equals).hasSize(1);
            assertThat(calls()).as("once for each start of the agent").hasSize(4);
            assertThat(problems(bench)).isEmpty();
        }
    }

    @Test
    void aBoardWithVgpusIsLeftAloneAndThatIsTold() throws IOException {
        try (var bench = bench(NVIDIA_SMI, SriovSettings.Mode.AUTO)) {
            UUID guest = bench.create(vgpu(BOARD));
            forgetMode();
            bench.restartAgent();
            bench.look();

            assertThat(calls()).filteredOn(SET::equals).hasSize(1);
            assertThat(problems(bench)).containsExactly("mode.in_use");
            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }

    @Test
    void aBoardWithVgpusIsAskedAgainWhenTheLastIsGoneAndNotBefore() throws IOException {
        try (var bench = bench(NVIDIA_SMI, SriovSettings.Mode.AUTO)) {
            UUID guest = bench.create(vgpu(BOARD));
            forgetMode();
            bench.restartAgent();
            bench.look();
            int asked = calls().size();

            bench.pauses.pass(Duration.ofHours(1));
            bench.look();
            assertThat(calls()).as("nothing has changed").hasSize(asked);
            bench.goal(guest, GuestGoal.ABSENT);
            bench.look();

            assertThat(calls()).filteredOn(SET::equals).hasSize(2);
            assertThat(problems(bench)).isEmpty();
        }
    }

    @Test
    void whereSomebodyElseEnablesFunctionsTheModeWaitsForThem() throws IOException {
        try (var bench = bench(NVIDIA_SMI, SriovSettings.Mode.OFF)) {
            bench.host.kernel().rebootWithoutFunctions();
            bench.look();
            assertThat(calls()).as("it would be lost").isEmpty();

            bench.host.reboot();
            bench.look();
            assertThat(calls()).contains(SET);
            assertThat(problems(bench)).isEmpty();
        }
    }

    /** What keeps a board from the mode, and how that is told. */
    enum Obstacle {
        MIG("mode.not_possible", "its MIG mode is on", """
                echo "    MIG Mode"
                echo "        Current                           : Enabled"
                echo "        vGPU Heterogeneous Mode           : N/A"
                """),
        OTHER_GPU("mode.not_possible", "its driver says N/A", """
                echo "        vGPU Heterogeneous Mode           : N/A"
                """),
        OLD_DRIVER("mode.unknown", "does not tell its mode", """
                echo "        Host VGPU Mode                    : SR-IOV"
                """),
        NO_DRIVER("mode.unknown", "status 9", """
                echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
                exit 9
                """),
        OTHER_CLIENT("mode.failed", "In use by another client", """
                [ "$1" = -q ] || { echo "Unable to set: In use by another client"; exit 19; }
                echo "        vGPU Heterogeneous Mode           : Disabled"
                """),
        IGNORED("mode.failed", "shows Disabled", """
                echo "        vGPU Heterogeneous Mode           : Disabled"
                """);

        private final String code;
        private final String sentence;
        private final String script;

        Obstacle(String code, String sentence, String script) {
            this.code = code;
            this.sentence = sentence;
            this.script = script;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatKeepsABoardFromTheModeIsToldAndTheBoardGivesOneSize(Obstacle obstacle) {
        try (var bench = bench(obstacle.script, SriovSettings.Mode.AUTO)) {
            UUID guest = bench.create(vgpu(BOARD));

            assertThat(bench.controller.last().problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(obstacle.code);
                assertThat(problem.message()).contains(BOARD, obstacle.sentence);
            });
            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }
}
