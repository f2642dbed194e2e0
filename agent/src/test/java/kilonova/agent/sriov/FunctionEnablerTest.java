package kilonova.agent.sriov;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.simulated.kernel.Operation;
import kilonova.agent.simulated.kernel.SimulatedKernel;
import kilonova.agent.sriov.FunctionEnabler.Result;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One device, on simulated boards and on a network card as Linux shows it. */
final class FunctionEnablerTest {
    private static final String A40 = "0000:41:00.0";
    private static final String L40S = "0001:d6:00.0";
    private static final OptionalInt ALL = OptionalInt.empty();

    @TempDir
    Path folder;

    private final FakePauses pauses = new FakePauses();

    private FunctionEnabler enabler(Kernel kernel) {
        return new FunctionEnabler(
                kernel,
                new SriovSettings(SriovSettings.Mode.AUTO, Map.of(), Optional.empty(), 3, Duration.ofSeconds(10)),
                pauses);
    }

    private SimulatedKernel boards(String profile) {
        SimulatedKernel kernel = SimulatedKernel.open(
                folder.resolve("kernel.json"), HostProfile.named(profile).orElseThrow());
        kernel.rebootWithoutFunctions();
        return kernel;
    }

    private Result enable(Kernel kernel, String device, OptionalInt count) throws InterruptedException {
        return enabler(kernel).enable(address(device), count);
    }

    @ParameterizedTest
    @CsvSource({"a40, 0000:41:00.0, 32", "l40s-vf, 0001:d6:00.0, 32"})
    void allFunctionsAreEnabledOnceAndAgain(String profile, String board, int all) throws InterruptedException {
        SimulatedKernel kernel = boards(profile);

        assertThat(enable(kernel, board, ALL)).isInstanceOfSatisfying(Result.Done.class, done -> {
            assertThat(done.before()).isZero();
            assertThat(done.functions()).hasSize(all);
        });
        assertThat(enable(kernel, board, ALL))
                .isInstanceOfSatisfying(
                        Result.Done.class, done -> assertThat(done.before()).isEqualTo(all));
        assertThat(pauses.pauses()).isEmpty();
    }

    @Test
    void anotherNumberGoesThroughNone() throws InterruptedException {
        CardTree card = new CardTree(folder);
        enable(card, CardTree.CARD, OptionalInt.of(3));

        assertThat(enable(card, CardTree.CARD, OptionalInt.of(5)))
                .isInstanceOfSatisfying(
                        Result.Done.class, done -> assertThat(done.functions()).hasSize(5));
        assertThat(enabler(card).disable(address(CardTree.CARD))).isEqualTo(new Result.Done(5, List.of()));
        assertThat(enabler(card).disable(address(CardTree.CARD))).isEqualTo(new Result.Done(0, List.of()));
    }

    @Test
    void moreThanThereCanBeIsNotTried() throws InterruptedException {
        CardTree card = new CardTree(folder);

        assertThat(problem(enable(card, CardTree.CARD, OptionalInt.of(8))))
                .isEqualTo(new Problem(
                        "sriov.too_many", "0000:01:00.0 can have 7 virtual functions, and 8 were asked for"));
    }

    @Test
    void aDeviceWithoutFunctionsIsNamed() throws InterruptedException {
        CardTree card = new CardTree(folder);

        assertThat(problem(enable(card, "0000:09:00.0", ALL)).code()).isEqualTo("sriov.no_such_device");
        assertThat(problem(enabler(card).disable(address("0000:09:00.0"))).code())
                .isEqualTo("sriov.no_such_device");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0000:01:10.0/driver -> ../../../../bus/pci/drivers/vfio-pci|0000:01:10.0 is bound to vfio-pci",
                "0000:01:10.0/net/eth3/operstate = up|the network interface eth3 of 0000:01:10.0 is in use",
                "0000:01:10.2/net/eth4/master -> ../../br0|the network interface eth4 of 0000:01:10.2 is in use",
                "0000:01:10.2/nvme/nvme1/nvme1n1/size = 8|0000:01:10.2 has the disk nvme1n1",
                "0000:01:10.0/nvidia/current_vgpu_type = 1148|0000:01:10.0 is a vGPU of type 1148",
                "0000:01:00.0/driver -> ../../../../bus/pci/drivers/vfio-pci|0000:01:00.0 is bound to vfio-pci",
            })
    void aDeviceInUseIsNotChanged(String change, String why) throws InterruptedException {
        CardTree card = new CardTree(folder);
        enable(card, CardTree.CARD, OptionalInt.of(3));
        String[] parts = change.split(" -> | = ");
        String path = "/sys/bus/pci/devices/" + parts[0];
        if (change.contains("->")) {
            card.link(path, parts[1]);
        } else {
            card.file(path, parts[1]);
        }

        assertThat(problem(enable(card, CardTree.CARD, OptionalInt.of(5))).message())
                .contains(why);
        assertThat(problem(enabler(card).disable(address(CardTree.CARD))).code())
                .isEqualTo("sriov.in_use");
        assertThat(enable(card, CardTree.CARD, ALL)).isInstanceOf(Result.Done.class);
        assertThat(PhysicalFunction.read(card, address(CardTree.CARD))
                        .orElseThrow()
                        .enabled())
                .isEqualTo(3);
    }

    @Test
    void aCardThatAContainerHasIsNotChanged() throws InterruptedException {
        CardTree card = new CardTree(folder);
        enable(card, CardTree.CARD, OptionalInt.of(3));
        card.moveToContainer(CardTree.FIRST, "eth3");

        assertThat(problem(enable(card, CardTree.CARD, OptionalInt.of(5))).message())
                .contains("0000:01:10.0 is bound to igbvf and has no network interface here");
        assertThat(problem(enabler(card).disable(address(CardTree.CARD))).code())
                .isEqualTo("sriov.in_use");
    }

    @Test
    void aBoardWithMediatedDevicesIsNotChanged() throws InterruptedException {
        SimulatedKernel kernel = boards("a40");
        enable(kernel, A40, ALL);
        assertThat(kernel.write(
                        "/sys/class/mdev_bus/0000:41:00.4/mdev_supported_types/nvidia-558/create",
                        "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"))
                .isEmpty();

        assertThat(problem(enabler(kernel).disable(address(A40))).message())
                .isEqualTo("0000:41:00.0 has 32 virtual functions and is not changed to 0 while it is in use:"
                        + " 0000:41:00.4 has 1 mediated device(s)");
        assertThat(enabler(kernel).disable(address("0000:c1:00.0"))).isEqualTo(new Result.Done(0, List.of()));
    }

    @ParameterizedTest
    @EnumSource(names = {"EBUSY", "EAGAIN", "ETIMEDOUT"})
    void R6_an_error_that_passes_is_tried_again(Errno errno) throws InterruptedException {
        SimulatedKernel kernel = boards("a40");
        kernel.failNext(Operation.ENABLE_FUNCTIONS, errno, 2);

        assertThat(enable(kernel, A40, ALL)).isInstanceOf(Result.Done.class);
        assertThat(pauses.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void R6_not_for_ever() throws InterruptedException {
        SimulatedKernel kernel = boards("a40");
        kernel.failNext(Operation.ENABLE_FUNCTIONS, Errno.EBUSY, 100);

        Problem problem = problem(enable(kernel, A40, ALL));

        assertThat(problem.code()).isEqualTo("sriov.failed");
        assertThat(problem.message()).contains("EBUSY").endsWith("(tried 3 times)");
        assertThat(pauses.pauses()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "EIO, 64-bit addresses above 4G",
        "ENOENT, its driver nvidia does not enable virtual functions",
        "EPERM, only root may do this"
    })
    void R6_another_error_is_told_at_once(Errno errno, String hint) throws InterruptedException {
        SimulatedKernel kernel = boards("a40");
        kernel.failNext(Operation.ENABLE_FUNCTIONS, errno, 1);

        assertThat(problem(enable(kernel, A40, ALL)).message())
                .contains(errno.name())
                .contains(hint);
        assertThat(pauses.pauses()).isEmpty();
    }

    @Test
    void functionsAreReadyWhenTheirDriverOffersTypesAndNotBefore() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        LateKernel late = new LateKernel(boards("l40s-vf"), path -> path.contains("/nvidia/") && looks.get() < 4);
        pauses.meanwhile(looks::incrementAndGet);

        assertThat(enable(late, L40S, ALL)).isInstanceOf(Result.Done.class);
        assertThat(looks.get()).isEqualTo(4);
    }

    @Test
    void functionsThatAreNeverReadyAreTold() throws InterruptedException {
        LateKernel late = new LateKernel(boards("l40s-vf"), path -> path.contains("0001:d6:00.5/nvidia/"));

        assertThat(problem(enable(late, L40S, ALL)))
                .isEqualTo(new Problem(
                        "sriov.not_ready",
                        "0001:d6:00.0 was not ready within 10 seconds: the driver offers types on 31 of its 32 virtual"
                                + " functions (is nvidia-vgpud running?)"));
    }

    @Test
    void functionsMustBeOnTheBus() throws InterruptedException {
        LateKernel late = new LateKernel(boards("a40"), path -> path.equals("/sys/bus/pci/devices/0000:41:01.0"));

        assertThat(problem(enable(late, A40, ALL)).message()).contains("31 of its 32 virtual functions are on the bus");
    }

    @ParameterizedTest
    @CsvSource({
        "0000:41:00.4, true",
        "0000:41:04.3, true",
        "0000:41:04.4, false",
        "0000:41:00.3, false",
        "0001:41:00.4, false"
    })
    void addressesOfFunctionsAreKnownBeforeTheyAreThere(String function, boolean has) {
        PhysicalFunction board =
                PhysicalFunction.read(boards("a40"), address(A40)).orElseThrow();

        assertThat(board.functions()).isEmpty();
        assertThat(board.has(address(function))).isEqualTo(has);
    }

    private static Problem problem(Result result) {
        assertThat(result).isInstanceOf(Result.Refused.class);
        return ((Result.Refused) result).problem();
    }

    private static PciAddress address(String text) {
        return PciAddress.parse(text).orElseThrow();
    }
}
