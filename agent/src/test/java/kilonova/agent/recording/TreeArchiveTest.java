package kilonova.agent.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import kilonova.agent.kernel.Errno;
import kilonova.agent.recording.RecordedTree.Entry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

class TreeArchiveTest {
    private static byte[] packed(RecordedTree tree) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeArchive.write(tree, bytes);
        return bytes.toByteArray();
    }

    @Test
    void what_is_written_is_read_back_and_the_same_tree_makes_the_same_bytes() throws IOException {
        String longPath = "/sys/" + "a/".repeat(120) + "file";
        RecordedTree tree = new RecordedTree.Builder()
                .file(longPath, "text\n")
                .file("/sys/vgpu", "NVIDIA A40-2Q ü\n")
                .link("/sys/link", "../" + "b/".repeat(120))
                .add("/sys/empty", new Entry.Folder())
                .add("/sys/instance", new Entry.Unreadable(Errno.ENXIO))
                .build();

        assertThat(TreeArchive.read(new ByteArrayInputStream(packed(tree))).entries())
                .isEqualTo(tree.entries());
        assertThat(packed(tree)).isEqualTo(packed(tree));
    }

    @Test
    void an_archive_packed_by_hand_is_read_and_cannot_reach_outside() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (String name : new String[] {"./sys/class/file", "../../etc/shadow", "/etc/passwd"}) {
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(text.length);
                archive.putArchiveEntry(entry);
                archive.write(text);
                archive.closeArchiveEntry();
            }
        }

        assertThat(TreeArchive.read(new ByteArrayInputStream(bytes.toByteArray()))
                        .entries())
                .containsAllEntriesOf(Map.of(
                        "/sys/class/file", new Entry.TextFile("./sys/class/file"),
                        "/etc/passwd", new Entry.TextFile("/etc/passwd")))
                .doesNotContainKey("/etc/shadow");
    }

    @Test
    void what_is_no_archive_is_refused() {
        assertThatThrownBy(
                        () -> TreeArchive.read(new ByteArrayInputStream("root:x:0".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class);
    }
}
