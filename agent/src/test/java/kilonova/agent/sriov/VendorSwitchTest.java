package kilonova.agent.sriov;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.RealKernel;
import kilonova.agent.sriov.FunctionEnabler.Result;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts stand in for the vendor's program; the board is a tree of files that they change. */
final class VendorSwitchTest {
    private static final PciAddress BOARD = PciAddress.parse(CardTree.CARD).orElseThrow();

    /** What the program does when all is well: the driver's number of functions, each with its files. */
    private static final String ENABLE = """
            cd "$TREE/sys/bus/pci/devices"
            echo 2 > 0000:01:00.0/sriov_numvfs
            for i in 0 1; do
              mkdir -p "0000:01:10.$i/nvidia"
              echo 0 > "0000:01:10.$i/nvidia/current_vgpu_type"
              ln -sf "../0000:01:10.$i" "0000:01:00.0/virtfn$i"
            done
            """;

    @TempDir
    Path folder;

    private final FakePauses pauses = new FakePauses();

    private Result enable(String script) throws IOException, InterruptedException {
        return prepared(script).enable(BOARD, OptionalInt.empty());
    }

    private FunctionEnabler prepared(String script) throws IOException {
        Path tree = folder.resolve("tree");
        CardTree board = new CardTree(tree);
        board.file("/sys/bus/pci/devices/" + BOARD + "/vendor", "0x10de");
        board.file("/sys/bus/pci/devices/" + BOARD + "/sriov_totalvfs", "2");
        board.file("/sys/bus/pci/drivers_probe", "");
        Path tool = folder.resolve("sriov-manage");
        Files.writeString(
                tool,
                "#!/bin/sh\nTREE='" + tree + "'\nCALLS='" + folder.resolve("calls") + "'\necho \"$@\" >> \"$CALLS\"\n"
                        + script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        return enabler(board, tool.toString());
    }

    private FunctionEnabler enabler(Kernel board, String tool) {
        return new FunctionEnabler(
                board,
                new SriovSettings(SriovSettings.Mode.AUTO, Map.of(), Optional.of(tool), 3, Duration.ofSeconds(5)),
                pauses);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    @Test
    void theVendorsProgramEnablesItsBoards() throws Exception {
        assertThat(enable(ENABLE))
                .isInstanceOfSatisfying(
                        Result.Done.class, done -> assertThat(done.functions()).hasSize(2));
        assertThat(calls()).containsExactly("-e 0000:01:00.0");
    }

    @Test
    void R6_a_client_that_holds_the_board_lets_go_of_it() throws Exception {
        assertThat(enable("""
                        [ $(wc -l < "$CALLS") -ge 3 ] || { echo "Cannot obtain unbindLock for 0000:01:00.0" >&2; exit 1; }
                        """ + ENABLE)).isInstanceOf(Result.Done.class);
        assertThat(calls()).hasSize(3);
        assertThat(pauses.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void R6_a_board_that_is_left_without_its_driver_is_bound_again() throws Exception {
        assertThat(enable("""
                        probed=$(cat "$TREE/sys/bus/pci/drivers_probe")
                        if [ "$probed" != 0000:01:00.0 ]; then
                          rm -f "$TREE/sys/bus/pci/devices/0000:01:00.0/driver"
                          echo "awk: warning: error writing standard output: No such device"
                          exit 1
                        fi
                        """ + ENABLE)).isInstanceOf(Result.Done.class);
        assertThat(calls()).hasSize(2);
    }

    @Test
    void R6_any_other_failure_is_told_at_once_with_its_last_line() throws Exception {
        assertThat(enable("echo starting; echo 'GPU not found!'; exit 2"))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.problem().message())
                                .endsWith("sriov-manage -e 0000:01:00.0 ended with status 2: GPU not found!"));
        assertThat(calls()).hasSize(1);
    }

    @Test
    void aProgramThatSaysItWorkedIsNotBelieved() throws Exception {
        assertThat(enable("exit 0"))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.problem().message())
                                .isEqualTo("0000:01:00.0 took 2 virtual functions and shows 0"));
    }

    @Test
    void withoutTheProgramTheKernelsFileIsWritten() throws Exception {
        CardTree card = new CardTree(folder.resolve("tree"));

        assertThat(enabler(card, folder.resolve("not-installed").toString()).enable(BOARD, OptionalInt.empty()))
                .isInstanceOfSatisfying(
                        Result.Done.class, done -> assertThat(done.functions()).hasSize(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../../../bus/pci/drivers/pci-pf-stub"})
    void aBoardThatLostItsDriverIsBoundAgainAlthoughItHasItsFunctions(String driver) throws Exception {
        assertThat(enable(ENABLE)).isInstanceOf(Result.Done.class);
        Path tree = folder.resolve("tree");
        FunctionEnabler enabler =
                enabler(new RealKernel(tree), folder.resolve("sriov-manage").toString());
        assertThat(enabler.isReady(BOARD, OptionalInt.empty())).isTrue();
        Path link = tree.resolve("sys/bus/pci/devices/" + BOARD + "/driver");
        Files.delete(link);
        if (!driver.isEmpty()) {
            Files.createSymbolicLink(link, Path.of(driver));
        }

        assertThat(enabler.isReady(BOARD, OptionalInt.empty())).isFalse();
        assertThat(enabler.enable(BOARD, OptionalInt.empty()))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("sriov.no_driver"));
        assertThat(tree.resolve("sys/bus/pci/drivers_probe")).hasContent(BOARD.toString());
        assertThat(calls()).as("the number is right").hasSize(1);
    }

    @Test
    void whoIsStoppedWaitsForTheProgramThatHasTheBoard() throws Exception {
        FunctionEnabler enabler =
                prepared("touch \"$TREE/begun\"\nwhile [ ! -e \"$TREE/go\" ]; do sleep 0.02; done\n" + ENABLE);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                var unused = enabler.enable(BOARD, OptionalInt.empty());
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        Path tree = folder.resolve("tree");
        while (!Files.exists(tree.resolve("begun"))) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        Files.createFile(tree.resolve("go"));
        worker.join();

        assertThat(interrupted).isTrue();
        assertThat(tree.resolve("sys/bus/pci/devices/" + BOARD + "/sriov_numvfs"))
                .hasContent("2");
    }
}
