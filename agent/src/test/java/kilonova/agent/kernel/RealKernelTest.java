package kilonova.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealKernelTest {
    @TempDir
    private Path root;

    @Test
    void reads_writes_lists_and_follows_links() throws IOException {
        Files.createDirectories(root.resolve("sys/b"));
        Files.writeString(root.resolve("sys/b/file"), "0\n");
        Files.createSymbolicLink(root.resolve("sys/a"), Path.of("b"));
        Kernel kernel = new RealKernel(root);

        assertThat(kernel.namesIn("/sys")).containsExactly("a", "b");
        assertThat(kernel.read("/sys/a/file").value()).contains("0");
        assertThat(kernel.write("/sys/a/file", "7")).isEmpty();
        assertThat(kernel.read("/sys/b/file").value()).get().asString().startsWith("7");
        assertThat(kernel.linkedName("/sys/a").value()).contains("b");
        assertThat(kernel.exists("/sys/a/file")).isTrue();
    }

    @Test
    void says_what_failed_where_and_why() throws IOException {
        Files.createDirectories(root.resolve("sys"));
        Files.writeString(root.resolve("sys/file"), "0");
        Kernel kernel = new RealKernel(root);

        assertThat(kernel.read("/sys/none").error())
                .hasValueSatisfying(error ->
                        assertThat(error.sentence()).isEqualTo("read /sys/none: No such file or directory (ENOENT)"));
        assertThat(kernel.write("/sys/none", "1")).map(KernelError::errno).contains(Errno.ENOENT);
        assertThat(kernel.list("/sys/file").error()).map(KernelError::errno).contains(Errno.ENOTDIR);
        assertThat(kernel.read("/sys").error()).map(KernelError::errno).contains(Errno.EISDIR);
        assertThat(kernel.readLink("/sys/file").error()).map(KernelError::errno).contains(Errno.EINVAL);
        assertThat(kernel.exists("/sys/none")).isFalse();
    }

    /** The one device that always answers ENOSPC: the system's own words are understood. */
    @Test
    void knows_the_kernels_errno_from_its_text() {
        assertThat(new RealKernel(Path.of("/")).write("/dev/full", "x"))
                .map(KernelError::errno)
                .contains(Errno.ENOSPC);
    }
}
