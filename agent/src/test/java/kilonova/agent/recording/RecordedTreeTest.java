package kilonova.agent.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.recording.RecordedTree.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedTreeTest {
    private final RecordedTree tree = new RecordedTree.Builder()
            .file("/sys/devices/pci0000:00/0000:03:00.0/vendor", "0x10de\n")
            .link("/sys/bus/pci/devices/0000:03:00.0", "../../../devices/pci0000:00/0000:03:00.0")
            .link("/sys/devices/pci0000:00/0000:03:00.0/driver", "../../../bus/pci/drivers/nvidia")
            .add("/sys/devices/pci0000:00/0000:03:00.0/secret", new Entry.Unreadable(Errno.EACCES))
            .add("/sys/bus/mdev/devices", new Entry.Folder())
            .link("/sys/loop", "loop")
            .link("/sys/out", "../../../../etc/passwd")
            .link("/sys/far", "/sys/bus/pci/devices/0000:03:00.0")
            .build();

    @ParameterizedTest
    @CsvSource({
        "/sys/bus/pci/devices/0000:03:00.0/vendor",
        "/sys/devices/pci0000:00/0000:03:00.0/vendor",
        "/sys/far/vendor",
        "/sys/bus/pci/devices/0000:03:00.0/../0000:03:00.0/vendor",
        "/sys/./bus//pci/devices/0000:03:00.0/vendor"
    })
    void links_are_followed_as_the_kernel_does(String path) {
        assertThat(tree.read(path).value()).contains("0x10de");
        assertThat(tree.exists(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "read, /sys/none, ENOENT",
        "read, /sys/devices, EISDIR",
        "read, /sys/loop, ELOOP",
        "read, /sys/loop/below, ENOENT",
        "read, /sys/out, ENOENT",
        "read, /sys/devices/pci0000:00/0000:03:00.0/driver, ENOENT",
        "read, /sys/bus/pci/devices/0000:03:00.0/secret, EACCES",
        "list, /sys/bus/pci/devices/0000:03:00.0/vendor, ENOTDIR",
        "list, /sys/none, ENOENT",
        "list, /sys/loop, ELOOP",
        "link, /sys/devices, EINVAL",
        "link, /sys/none, ENOENT"
    })
    void what_cannot_be_done_has_its_errno(String attempt, String path, Errno errno) {
        Optional<KernelError> error = switch (attempt) {
            case "read" -> tree.read(path).error();
            case "list" -> tree.list(path).error();
            default -> tree.readLink(path).error();
        };

        assertThat(error).map(KernelError::errno).contains(errno);
    }

    @Test
    void folders_list_what_is_in_them() {
        assertThat(tree.namesIn("/sys/far")).containsExactly("driver", "secret", "vendor");
        assertThat(tree.list("/sys/bus/mdev/devices").value())
                .hasValueSatisfying(names -> assertThat(names).isEmpty());
        assertThat(tree.namesIn("/")).containsExactly("sys");
        assertThat(tree.linkedName("/sys/far/driver").value()).contains("nvidia");
        assertThat(tree.exists("/sys/far/driver")).isFalse();
        assertThat(tree.exists("/sys/loop")).isFalse();
    }

    @Test
    void nothing_can_be_written() {
        assertThat(tree.write("/sys/far/vendor", "1")).map(KernelError::errno).contains(Errno.EROFS);
    }
}
