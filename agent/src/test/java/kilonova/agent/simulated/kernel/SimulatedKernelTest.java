package kilonova.agent.simulated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedKernelTest {
    private static final String M10 = "/sys/class/mdev_bus/0000:84:00.0/mdev_supported_types/";
    private static final String A40 = "/sys/class/mdev_bus/0000:41:0";
    private static final String L40S = "/sys/bus/pci/devices/0000:82:00.";

    @TempDir
    private Path folder;

    private SimulatedKernel open(String profile) {
        return SimulatedKernel.open(
                folder.resolve("state.json"), HostProfile.named(profile).orElseThrow());
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static int available(SimulatedKernel kernel, String type) {
        return kernel.read(type + "/available_instances")
                .value()
                .map(Integer::parseInt)
                .orElseThrow();
    }

    /** What a write answers: an errno, or nothing when it is taken. */
    private static Optional<Errno> write(SimulatedKernel kernel, String path, String text) {
        return kernel.write(path, text).map(KernelError::errno);
    }

    @Test
    void the_walkthroughs_host_has_its_devices_types_and_figures() {
        SimulatedKernel kernel = open("m10");

        assertThat(kernel.namesIn("/sys/class/mdev_bus"))
                .containsExactly("0000:84:00.0", "0000:85:00.0", "0000:86:00.0", "0000:87:00.0");
        assertThat(kernel.namesIn("/sys/class/mdev_bus/0000:87:00.0/mdev_supported_types"))
                .containsExactlyElementsOf(IntStream.rangeClosed(35, 45)
                        .mapToObj(id -> "nvidia-" + id)
                        .toList());
        assertThat(kernel.profile())
                .extracting(HostProfile::vcpus, HostProfile::memoryMb, HostProfile::diskGb, HostProfile::defaultType)
                .containsExactly(48, 65442, 49, "nvidia-35");
        assertThat(kernel.namesIn(M10 + "nvidia-35"))
                .containsExactly("available_instances", "create", "description", "device_api", "devices", "name");
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia-35, 15 15 0 0 0 0 0 0 0 0 0",
        "nvidia-38, 0 0 7 7 7 0 0 0 0 0 0",
        "nvidia-45, 0 0 0 0 0 0 0 0 0 0 0",
    })
    void the_first_vgpu_fixes_the_size_of_a_homogeneous_board(String first, String left) {
        SimulatedKernel kernel = open("m10");

        assertThat(write(kernel, M10 + first + "/create", uuid())).isEmpty();

        assertThat(IntStream.rangeClosed(35, 45)
                        .mapToObj(id -> Integer.toString(available(kernel, M10 + "nvidia-" + id))))
                .containsExactly(left.split(" "));
    }

    @Test
    void functions_share_their_boards_memory_and_take_one_mdev_each() {
        SimulatedKernel kernel = open("a40");
        List<String> functions = kernel.namesIn("/sys/class/mdev_bus").stream()
                .filter(name -> name.startsWith("0000:41"))
                .toList();
        assertThat(functions).hasSize(32).startsWith("0000:41:00.4").endsWith("0000:41:04.3");

        List<String> answers = functions.stream()
                .map(function -> "/sys/class/mdev_bus/" + function + "/mdev_supported_types/nvidia-558/create")
                .map(file -> write(kernel, file, uuid()).map(Errno::name).orElse("made"))
                .toList();

        assertThat(answers.subList(0, 24)).containsOnly("made");
        assertThat(answers.subList(24, 32)).containsOnly("ENOSPC");
        assertThat(available(kernel, A40 + "4.3/mdev_supported_types/nvidia-558"))
                .isZero();
    }

    @Test
    void a_function_takes_a_type_only_while_it_has_none_and_lists_what_fits() {
        SimulatedKernel kernel = open("l40s-vf");
        assertThat(kernel.read(L40S + "4/nvidia/creatable_vgpu_types").value().orElseThrow())
                .startsWith("ID    : vGPU Name\n")
                .contains("1148  : NVIDIA L40S-2Q", "1156  : NVIDIA L40S-48Q");

        assertThat(write(kernel, L40S + "4/nvidia/current_vgpu_type", "1148\n")).isEmpty();

        assertThat(kernel.read(L40S + "4/nvidia/creatable_vgpu_types").value()).contains("ID    : vGPU Name");
        assertThat(kernel.read(L40S + "5/nvidia/creatable_vgpu_types").value().orElseThrow())
                .contains("NVIDIA L40S-2Q", "NVIDIA L40S-2B", "NVIDIA L40S-2A")
                .doesNotContain("48Q", "L40S-1Q");
        assertThat(write(kernel, L40S + "4/nvidia/current_vgpu_type", "1149")).contains(Errno.EBUSY);
        assertThat(write(kernel, L40S + "5/nvidia/current_vgpu_type", "7")).contains(Errno.EINVAL);
        assertThat(write(kernel, L40S + "5/nvidia/current_vgpu_type", "1156")).contains(Errno.ENOSPC);
        assertThat(kernel.exists(L40S + "0/nvidia")).isFalse();
    }

    @Test
    void a_pool_is_shared_by_types_of_all_sizes() {
        SimulatedKernel kernel = open("mbochs");
        String types = "/sys/class/mdev_bus/mbochs/mdev_supported_types/mbochs-";

        assertThat(write(kernel, types + "large/create", uuid())).isEmpty();
        assertThat(write(kernel, types + "small/create", uuid())).isEmpty();

        assertThat(Stream.of("small", "medium", "large").map(size -> available(kernel, types + size)))
                .containsExactly(47, 11, 2);
    }

    @Test
    void bad_input_is_refused_as_the_kernel_does() {
        SimulatedKernel kernel = open("m10");
        String uuid = uuid();
        assertThat(write(kernel, M10 + "nvidia-35/create", uuid)).isEmpty();

        assertThat(write(kernel, M10 + "nvidia-35/create", uuid)).contains(Errno.EEXIST);
        assertThat(write(kernel, M10 + "nvidia-35/create", "x")).contains(Errno.EINVAL);
        assertThat(write(kernel, M10 + "nvidia-99/create", uuid())).contains(Errno.ENOENT);
        assertThat(write(kernel, M10 + "nvidia-35/name", "x")).contains(Errno.EACCES);
        assertThat(write(kernel, M10, "x")).contains(Errno.EISDIR);
        assertThat(write(kernel, "/sys/bus/mdev/devices/" + uuid + "/remove", "yes"))
                .contains(Errno.EINVAL);
        assertThat(kernel.read(M10 + "nvidia-35/create").error())
                .map(KernelError::errno)
                .contains(Errno.EACCES);
        assertThat(kernel.list(M10 + "nvidia-35/name").error())
                .map(KernelError::errno)
                .contains(Errno.ENOTDIR);
        assertThat(kernel.readLink(M10).error()).map(KernelError::errno).contains(Errno.EINVAL);
    }

    @Test
    void the_hardware_outlives_the_process() {
        String uuid = uuid();
        assertThat(write(open("m10"), M10 + "nvidia-35/create", uuid)).isEmpty();

        SimulatedKernel again = open("m10");

        assertThat(again.namesIn("/sys/bus/mdev/devices")).containsExactly(uuid);
        assertThat(again.namesIn(M10 + "nvidia-35/devices")).containsExactly(uuid);
        assertThat(again.linkedName("/sys/bus/mdev/devices/" + uuid + "/mdev_type")
                        .value())
                .contains("nvidia-35");
        assertThat(again.boots()).isEqualTo(1);
    }

    @Test
    void a_state_of_other_hardware_leaves_nothing_behind() {
        assertThat(write(open("m10"), M10 + "nvidia-35/create", uuid())).isEmpty();

        assertThat(open("mbochs").namesIn("/sys/bus/mdev/devices")).isEmpty();
    }

    @Test
    void a_reboot_wipes_units_and_types_and_the_boot_services_enable_functions_again() {
        SimulatedKernel a40 = open("a40");
        assertThat(write(a40, A40 + "0.4/mdev_supported_types/nvidia-558/create", uuid()))
                .isEmpty();

        a40.reboot();

        assertThat(a40.boots()).isEqualTo(2);
        assertThat(a40.namesIn("/sys/bus/mdev/devices")).isEmpty();
        assertThat(a40.namesIn("/sys/class/mdev_bus")).hasSize(64);
    }

    @Test
    void functions_can_be_enabled_by_hand_and_not_changed_while_they_are_used() {
        SimulatedKernel kernel = open("l40s-vf");
        kernel.rebootWithoutFunctions();
        String count = L40S + "0/sriov_numvfs";
        assertThat(kernel.exists(L40S + "4")).isFalse();
        assertThat(kernel.read(count).value()).contains("0");

        assertThat(write(kernel, count, "33")).contains(Errno.ERANGE);
        assertThat(write(kernel, count, "4")).isEmpty();
        assertThat(write(kernel, count, "8")).contains(Errno.EBUSY);
        assertThat(kernel.linkedName(L40S + "0/virtfn3").value()).contains("0000:82:00.7");
        assertThat(kernel.linkedName(L40S + "7/physfn").value()).contains("0000:82:00.0");
        assertThat(write(kernel, L40S + "7/nvidia/current_vgpu_type", "1148")).isEmpty();
        assertThat(write(kernel, count, "0")).contains(Errno.EBUSY);
    }

    @Test
    void operations_take_the_time_that_was_asked_for() {
        List<Duration> slept = new ArrayList<>();
        SimulatedKernel kernel = SimulatedKernel.open(
                folder.resolve("state.json"),
                HostProfile.named("m10").orElseThrow(),
                new Latency(Map.of(Operation.CREATE_MDEV, Duration.ofMillis(300)), slept::add));

        assertThat(write(kernel, M10 + "nvidia-35/create", uuid())).isEmpty();
        assertThat(kernel.read(M10 + "nvidia-35/name").value()).contains("GRID M10-0B");

        assertThat(slept).containsExactly(Duration.ofMillis(300));
    }

    @Test
    void threads_that_race_for_the_last_unit_never_get_more_than_there_are() throws InterruptedException {
        SimulatedKernel kernel = open("m10");
        CountDownLatch start = new CountDownLatch(1);
        Runnable fourTimes = () -> {
            try {
                start.await();
                for (int index = 0; index < 4; index++) {
                    var unused = kernel.write(M10 + "nvidia-35/create", uuid());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(number -> Thread.ofPlatform().start(fourTimes))
                .toList();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(kernel.namesIn("/sys/bus/mdev/devices")).hasSize(16);
    }

    @Test
    void nothing_lies_beside_its_file() throws IOException {
        assertThat(write(open("m10"), M10 + "nvidia-35/create", uuid())).isEmpty();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactly("state.json");
        }
    }
}
