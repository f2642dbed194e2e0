package kilonova.image.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kilonova.image.content.DiskFormat;
import kilonova.image.files.FileName;
import kilonova.image.files.ImageFiles;
import kilonova.image.images.Image;
import kilonova.image.images.ImageRules;
import kilonova.image.images.ImageStatus;
import kilonova.image.images.ImageTable;
import kilonova.image.images.Viewer;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import kilonova.image.outcome.Result;
import kilonova.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings data into images. An image is active only when all its data is on disk, and whatever ends an upload early, a crash included,
 * leaves the image queued and no file. Thread-safe; of two uploads to one image, the second is refused.
 *
 * @param maximumSize the largest image, in bytes
 * @param projectQuota bytes of all images of a project together; 0 for no limit
 */
public record Uploads(Database database, ImageFiles files, long maximumSize, long projectQuota, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    /**
     * Receives data and makes the image active.
     *
     * @param expected how long the data must be, if that was said
     */
    public Result<Image> upload(String imageId, Viewer viewer, InputStream in, OptionalLong expected) {
        return Result.of(() -> {
            Image begun = begin(imageId, viewer, ImageStatus.SAVING);
            Image.Data data = receive(begun, in, expected);
            return publish(begun, data);
        });
    }

    /** Receives data and keeps it aside; {@link #importStaged} makes the image active. */
    public Result<Image> stage(String imageId, Viewer viewer, InputStream in, OptionalLong expected) {
        return Result.of(() -> {
            Image begun = begin(imageId, viewer, ImageStatus.UPLOADING);
            Image.Data data = receive(begun, in, expected);
            return finish(begun, ImageStatus.UPLOADING, data);
        });
    }

    /** Makes an image active whose data was kept aside. */
    public Result<Image> importStaged(String imageId, Viewer viewer) {
        return Result.of(() -> {
            Image staged = database.read(handle -> {
                Image image = ImageRules.changeable(handle, imageId, viewer);
                if (image.status() != ImageStatus.UPLOADING || image.data().isEmpty()) {
                    throw new Rejected(
                            Reason.WRONG_STATUS,
                            "Only images whose data is staged can be imported; this one is "
                                    + image.status().text() + ".");
                }
                return image;
            });
            return publish(staged, staged.data().orElseThrow());
        });
    }

    /** Ends what a crash has left half-way. To be called before anything else. */
    public void recover() {
        Set<FileName> known = new HashSet<>();
        for (Image image : database.read(handle -> new ImageTable(handle).all())) {
            boolean staged = image.status() == ImageStatus.UPLOADING
                    && image.data().isPresent()
                    && Files.exists(files.incoming(FileName.of(image)));
            if (image.hasUsableData() || staged) {
                known.add(FileName.of(image));
                if (image.hasUsableData() && !Files.exists(files.data(FileName.of(image)))) {
                    LOG.error("the data of image {} is missing: {}", image.id(), files.data(FileName.of(image)));
                }
            } else if (image.status() != ImageStatus.QUEUED) {
                LOG.info("the upload of image {} was cut off by a restart; it is queued again", image.id());
                requeue(image);
            }
        }
        files.keepOnly(known);
    }

    private Image begin(String imageId, Viewer viewer, ImageStatus during) {
        String upload = UUID.randomUUID().toString();
        return database.write(handle -> {
            Image image = ImageRules.changeable(handle, imageId, viewer);
            if (image.status() != ImageStatus.QUEUED) {
                throw new Rejected(
                        Reason.WRONG_STATUS,
                        "Image status transition from " + image.status().text() + " to " + during.text()
                                + " is not allowed.");
            }
            if (image.diskFormat().isEmpty() || image.containerFormat().isEmpty()) {
                throw new Rejected(
                        Reason.INVALID_INPUT,
                        "Properties disk_format and container_format must be set prior to saving data.");
            }
            Image begun = image.in(during, upload, Optional.empty(), clock.instant());
            new ImageTable(handle).update(begun);
            return begun;
        });
    }

    private Image.Data receive(Image begun, InputStream in, OptionalLong expected) {
        boolean bare = begun.containerFormat().filter("bare"::equals).isPresent();
        Optional<DiskFormat> inspected = begun.diskFormat().filter(_ -> bare);
        boolean received = false;
        try {
            Receiver receiver = new Receiver(inspected, limit(begun), expected);
            Image.Data data =
                    receiver.receive(in, files.incoming(FileName.of(begun))).orRollBack();
            received = true;
            return data;
        } finally {
            if (!received) {
                abandon(begun);
            }
        }
    }

    private long limit(Image begun) {
        if (projectQuota == 0) {
            return maximumSize;
        }
        long used = database.read(handle -> new ImageTable(handle).used(begun.owner()));
        if (used >= projectQuota) {
            throw new Rejected(
                    Reason.OVER_QUOTA,
                    "The images of the project have " + used + " of " + projectQuota + " bytes already.");
        }
        return Math.min(maximumSize, projectQuota - used);
    }

    private Image publish(Image begun, Image.Data data) {
        try {
            files.publish(FileName.of(begun));
        } catch (NoSuchFileException deleted) {
            throw gone(begun);
        } catch (IOException failure) {
            abandon(begun);
            throw new Rejected(Reason.NOT_STORED, "The image data cannot be stored: " + failure.getMessage());
        }
        return finish(begun, ImageStatus.ACTIVE, data);
    }

    private Image finish(Image begun, ImageStatus status, Image.Data data) {
        boolean finished = false;
        try {
            Image result = database.write(handle -> {
                Image now = new ImageTable(handle)
                        .find(begun.id())
                        .filter(image -> image.upload().equals(begun.upload()))
                        .orElseThrow(() -> gone(begun));
                Image changed = now.in(status, begun.upload(), Optional.of(data), clock.instant());
                new ImageTable(handle).update(changed);
                return changed;
            });
            finished = true;
            return result;
        } finally {
            if (!finished) {
                abandon(begun);
            }
        }
    }

    /** Who deletes an image deletes its file too. */
    private static Rejected gone(Image begun) {
        return new Rejected(Reason.GONE, "Image " + begun.id() + " was deleted while its data came in.");
    }

    /** Undoes an upload that has not become an active image. */
    private void abandon(Image begun) {
        files.delete(FileName.of(begun));
        requeue(begun);
    }

    private void requeue(Image begun) {
        database.change(handle -> new ImageTable(handle)
                .find(begun.id())
                .filter(image -> image.upload().equals(begun.upload()) && !image.hasUsableData())
                .ifPresent(image -> new ImageTable(handle)
                        .update(image.in(ImageStatus.QUEUED, "", Optional.empty(), clock.instant()))));
    }
}
