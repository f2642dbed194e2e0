package kilonova.agent.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.kernel.Errno;
import kilonova.agent.recording.RecordedTree;
import kilonova.agent.recording.RecordedTree.Entry;
import kilonova.agent.recording.TreeArchive;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Slot;
import kilonova.gpu.capacity.Capacity;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees with something broken in them: a look never fails, and says what it left out. */
class DamageTest {
    private static final Path TREES = Path.of("src/test/trees");
    private static final List<String> NAMES = List.of(
            "m10-built-from-documentation",
            "a40-built-from-documentation",
            "l40s-variant-built-from-documentation",
            "a100-mig-built-from-documentation",
            "gvt-g-built-from-documentation",
            "mdev-samples-recorded",
            "igb-nvme-functions-recorded");
    private static final int ROUNDS = 25;
    private static final List<Errno> ERRORS = List.of(Errno.values());
    private static final List<String> GARBAGE = List.of(
            "",
            "-1",
            "garbage",
            "99999999999999999999",
            "0x",
            "\u0000\u0001\uFFFD",
            "1 2\n3",
            "../..",
            "é".repeat(3000));

    private static RecordedTree tree(String name) throws IOException {
        return TreeArchive.read(TREES.resolve(name + ".tar.gz"));
    }

    private static RecordedTree with(RecordedTree tree, String path, Entry entry) {
        RecordedTree.Builder changed = new RecordedTree.Builder();
        tree.entries().forEach((at, before) -> changed.add(at, at.equals(path) ? entry : before));
        return changed.build();
    }

    private static RecordedTree without(RecordedTree tree, String path) {
        RecordedTree.Builder changed = new RecordedTree.Builder();
        tree.entries().forEach((at, before) -> {
            if (!at.equals(path) && !at.startsWith(path + "/")) {
                changed.add(at, before);
            }
        });
        return changed.build();
    }

    /** What is broken, and what must be said of it. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/available_instances, garbage, no count: 'garbage'
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/available_instances, -1,      no count: '-1'
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/available_instances, EIO,     EIO
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/available_instances, GONE,    ENOENT
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/name,                EIO,     EIO
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types/nvidia-35/description,         EACCES,  EACCES
            m10,  /sys/devices/pci0000:84/0000:84:00.0/mdev_supported_types,                               EIO,     EIO
            m10,  /sys/devices/pci0000:84/0000:84:00.0/vendor,                                             intel,   no PCI id: 'intel'
            m10,  /sys/devices/pci0000:84/0000:84:00.0/vendor,                                             GONE,    ENOENT
            m10,  /sys/devices/pci0000:84/0000:84:00.0,                                                    GONE,    a link that leads nowhere
            m10,  /sys/class/mdev_bus,                                                                     EACCES,  EACCES
            m10,  /sys/bus/mdev/devices,                                                                   EACCES,  EACCES
            m10,  /sys/bus/pci/devices,                                                                    EIO,     EIO
            m10,  /sys/devices/pci0000:84/0000:84:00.0/4b1d0000-0000-4000-8000-000000000001/mdev_type,     GONE,    its parent or type cannot be read
            a40,  /sys/devices/pci0000:41/0000:41:00.4/physfn,                                             ->x,     its physfn link names no other PCI device
            a40,  /sys/devices/pci0000:41/0000:41:00.4/physfn,                                             ->../0000:41:00.4, its physfn link names no other PCI device
            a40,  /sys/devices/pci0000:c1/0000:c1:00.0/sriov_totalvfs,                                     many,    no count: 'many'
            a40,  /sys/devices/pci0000:c1/0000:c1:00.0/class,                                              GONE,    ENOENT
            a40,  /sys/devices/pci0000:c1/0000:c1:00.0,                                                    GONE,    a link that leads nowhere
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.4/nvidia/current_vgpu_type,                   ???,     no type: '???'
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.4/nvidia/current_vgpu_type,                   GONE,    ENOENT
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.4/nvidia/current_vgpu_type,                   EIO,     EIO
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.7/nvidia/creatable_vgpu_types,                nothing, no row of a type: 'nothing'
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.7/nvidia/creatable_vgpu_types,                EIO,     EIO
            l40s-variant, /sys/devices/pci0001:d6/0001:d6:00.7/physfn,                                     GONE,    its physfn link names no other PCI device
            """)
    void what_is_broken_is_named(String name, String path, String damage, String reason) throws IOException {
        RecordedTree whole = tree(name + "-built-from-documentation");
        assertThat(whole.entries()).containsKey(path);
        RecordedTree broken = switch (damage) {
            case "GONE" -> without(whole, path);
            case "EIO", "EACCES" -> with(without(whole, path), path, Errno.valueOf(damage));
            default ->
                damage.startsWith("->")
                        ? with(whole, path, new Entry.Link(damage.substring(2)))
                        : with(whole, path, new Entry.TextFile(damage));
        };

        Inspection seen = Inspector.ofRecording(broken).look();

        assertThat(Inspector.ofRecording(whole).look().notUnderstood()).isEmpty();
        assertThat(seen.notUnderstood()).map(NotUnderstood::reason).anyMatch(said -> said.contains(reason));
    }

    private static RecordedTree with(RecordedTree tree, String path, Errno errno) {
        RecordedTree.Builder changed = new RecordedTree.Builder().add(path, new Entry.Unreadable(errno));
        tree.entries().forEach(changed::add);
        return changed.build();
    }

    /** A function that may be somebody's is not given to another. */
    @ParameterizedTest
    @CsvSource({"???", "''", "12 34"})
    void a_function_with_a_type_that_cannot_be_told_is_no_slot(String type) throws IOException {
        String file = "/sys/devices/pci0001:d6/0001:d6:00.4/nvidia/current_vgpu_type";
        RecordedTree broken = with(tree("l40s-variant-built-from-documentation"), file, new Entry.TextFile(type));

        assertThat(Inspector.ofRecording(broken).look().inventory().boards())
                .singleElement()
                .satisfies(board -> assertThat(board.slots())
                        .map(Slot::key)
                        .hasSize(31)
                        .noneMatch(key -> key.toString().equals("0001:d6:00.4")));
    }

    @TestFactory
    List<DynamicTest> no_damage_makes_a_look_fail() {
        long seed = Long.getLong("test.seed", 1);
        return NAMES.stream()
                .map(name -> DynamicTest.dynamicTest(name + ", seed " + seed, () -> {
                    Random random = new Random(seed);
                    RecordedTree whole = tree(name);
                    for (int round = 0; round < ROUNDS; round++) {
                        RecordedTree broken = damaged(whole, random);
                        assertThatCode(() -> lookEverywhere(broken))
                                .as("seed %d, round %d of %s", seed, round, name)
                                .doesNotThrowAnyException();
                    }
                }))
                .toList();
    }

    private static void lookEverywhere(RecordedTree tree) {
        Inspection seen = Inspector.ofRecording(tree).look();
        Doctor.examine(seen);
        seen.inventory()
                .boards()
                .forEach(board -> board.types()
                        .forEach(type -> Capacity.of(
                                board,
                                new Capacity.Wish(type, slot -> true, OptionalInt.empty(), false),
                                Ownership.none())));
    }

    /** Between one and forty entries lost, turned into something else, or full of garbage. */
    private static RecordedTree damaged(RecordedTree whole, Random random) {
        List<String> paths = new ArrayList<>(whole.entries().keySet());
        Map<String, Entry> entries = whole.entries();
        int damages = 1 + random.nextInt(40);
        for (int count = 0; count < damages; count++) {
            String path = paths.get(random.nextInt(paths.size()));
            switch (random.nextInt(6)) {
                case 0 -> entries.remove(path);
                case 1 -> entries.put(path, new Entry.Unreadable(ERRORS.get(random.nextInt(ERRORS.size()))));
                case 2 -> entries.put(path, new Entry.Link(paths.get(random.nextInt(paths.size()))));
                case 3 -> entries.put(path, new Entry.Link("../".repeat(random.nextInt(9)) + "nowhere"));
                case 4 -> entries.put(path, new Entry.Folder());
                default -> entries.put(path, new Entry.TextFile(GARBAGE.get(random.nextInt(GARBAGE.size()))));
            }
        }
        RecordedTree.Builder broken = new RecordedTree.Builder();
        entries.forEach(broken::add);
        return broken.build();
    }
}
