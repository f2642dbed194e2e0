package kilonova.agent.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import kilonova.agent.kernel.Errno;
import kilonova.agent.recording.RecordedTree.Entry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Trees as gzipped tar archives. The same tree makes the same bytes: owners and times are left out. A file that could not be read is an empty
 * one with its error in a header of its own.
 */
public final class TreeArchive {
    private static final String ERRNO_HEADER = "KILONOVA.errno";
    private static final int FILE_MODE = 0100444;
    private static final int FOLDER_MODE = 040555;
    /** Bounds for archives that are none of ours. */
    private static final int MOST_ENTRIES = 1_000_000;

    private static final int LARGEST_FILE = 1 << 20;

    private TreeArchive() {}

    /** Writes a tree into a new file. */
    public static void write(RecordedTree tree, Path file) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            write(tree, bytes);
        }
    }

    static void write(RecordedTree tree, OutputStream bytes) throws IOException {
        try (TarArchiveOutputStream archive =
                new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, Entry> at : tree.entries().entrySet()) {
                String name = at.getKey().substring(1);
                switch (at.getValue()) {
                    case Entry.Folder folder -> put(archive, entry(name + "/", FOLDER_MODE), "");
                    case Entry.TextFile(String text) -> put(archive, entry(name, FILE_MODE), text);
                    case Entry.Unreadable(Errno errno) -> {
                        TarArchiveEntry unreadable = entry(name, FILE_MODE);
                        unreadable.addPaxHeader(ERRNO_HEADER, errno.name());
                        put(archive, unreadable, "");
                    }
                    case Entry.Link(String target) -> {
                        TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                        link.setLinkName(target);
                        link.setModTime(0);
                        put(archive, link, "");
                    }
                }
            }
        }
    }

    private static TarArchiveEntry entry(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setModTime(0);
        return entry;
    }

    private static void put(TarArchiveOutputStream archive, TarArchiveEntry entry, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
    }

    /**
     * Reads a tree, ours or one that somebody packed with another program.
     *
     * @throws IOException when it is no such archive
     */
    public static RecordedTree read(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            return read(bytes);
        }
    }

    static RecordedTree read(InputStream bytes) throws IOException {
        RecordedTree.Builder tree = new RecordedTree.Builder();
        TarArchiveInputStream archive =
                new TarArchiveInputStream(new GZIPInputStream(bytes), StandardCharsets.UTF_8.name());
        int count = 0;
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (++count > MOST_ENTRIES) {
                throw new IOException("it has more than " + MOST_ENTRIES + " files");
            }
            tree.add("/" + entry.getName(), node(archive, entry));
        }
        return tree.build();
    }

    private static Entry node(TarArchiveInputStream archive, TarArchiveEntry entry) throws IOException {
        if (entry.isDirectory()) {
            return new Entry.Folder();
        }
        if (entry.isSymbolicLink()) {
            return new Entry.Link(entry.getLinkName());
        }
        Optional<Errno> errno =
                Optional.ofNullable(entry.getExtraPaxHeader(ERRNO_HEADER)).map(TreeArchive::errno);
        return errno.isPresent()
                ? new Entry.Unreadable(errno.get())
                : new Entry.TextFile(new String(archive.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8));
    }

    private static Errno errno(String name) {
        try {
            return Errno.valueOf(name);
        } catch (IllegalArgumentException other) {
            return Errno.UNKNOWN;
        }
    }
}
