package kilonova.image.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of images in a folder. Data comes into {@code incoming} and, once it is complete and synced, is moved to {@code data} in
 * one step; what lies in {@code data} is complete. Thread-safe.
 */
public final class ImageFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ImageFiles.class);

    private final Path incoming;
    private final Path data;

    private ImageFiles(Path incoming, Path data) {
        this.incoming = incoming;
        this.data = data;
    }

    /** Uses that folder; makes it if missing. */
    public static ImageFiles in(Path folder) {
        ImageFiles files = new ImageFiles(folder.resolve("incoming"), folder.resolve("data"));
        try {
            Files.createDirectories(files.incoming);
            Files.createDirectories(files.data);
        } catch (IOException failure) {
            throw new UncheckedIOException("The image folder " + folder + " cannot be made", failure);
        }
        return files;
    }

    /** Where an upload is written. */
    public Path incoming(FileName name) {
        return incoming.resolve(name.text());
    }

    /** Where complete data is. */
    public Path data(FileName name) {
        return data.resolve(name.text());
    }

    /** Moves synced data into place; when this returns, a crash does not undo it. */
    public void publish(FileName name) throws IOException {
        Files.move(incoming(name), data(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(data, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Deletes the data of an upload, wherever it is by now. */
    public void delete(FileName name) {
        delete(incoming(name));
        delete(data(name));
    }

    /** Deletes everything but these. */
    public void keepOnly(Set<FileName> names) {
        for (Path folder : Set.of(incoming, data)) {
            try (var found = Files.newDirectoryStream(folder)) {
                for (Path file : found) {
                    String name = String.valueOf(file.getFileName());
                    if (names.stream().noneMatch(kept -> kept.text().equals(name))) {
                        LOG.info("deleting {}, which is left over from an upload or an image that is gone", file);
                        delete(file);
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            // the next start deletes it
            LOG.warn("{} cannot be deleted", file, failure);
        }
    }
}
