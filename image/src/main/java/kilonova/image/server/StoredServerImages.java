package kilonova.image.server;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import kilonova.image.content.DiskFormat;
import kilonova.image.files.FileName;
import kilonova.image.files.ImageFiles;
import kilonova.image.images.Image;
import kilonova.image.images.ImageList;
import kilonova.image.images.ImageRules;
import kilonova.image.images.ImageStatus;
import kilonova.image.images.ImageTable;
import kilonova.image.images.Viewer;
import kilonova.image.images.Visibility;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import kilonova.image.outcome.Result;
import kilonova.image.uploads.Uploads;
import kilonova.store.Database;

/** Images in the database and the image folder. */
public record StoredServerImages(Database database, ImageFiles files, Uploads uploads, InstantSource clock)
        implements ServerImages {
    /** Compute itself, which may fill and delete what it made. */
    private static final Viewer COMPUTE = Viewer.of("", true);

    @Override
    public Result<ServerImage> find(String projectId, boolean administrator, String imageId) {
        Viewer viewer = Viewer.of(projectId, administrator);
        return Result.of(() -> shown(database.read(handle -> ImageRules.visible(handle, imageId, viewer))));
    }

    @Override
    public List<ServerImage> list(String projectId, boolean administrator) {
        Viewer viewer = Viewer.of(projectId, administrator);
        return database.read(handle -> ImageList.standard(handle, viewer)).stream()
                .map(StoredServerImages::shown)
                .toList();
    }

    @Override
    public List<ServerImage> withProperty(String name) {
        return database.read(handle -> new ImageTable(handle).withProperty(name)).stream()
                .map(StoredServerImages::shown)
                .toList();
    }

    @Override
    public Result<ImageData> data(String imageId) {
        return Result.of(() -> {
            Image image = database.read(
                    handle -> new ImageTable(handle).find(imageId).orElseThrow(() -> ImageRules.missing(imageId)));
            Image.Data data = image.data()
                    .filter(_ -> image.hasUsableData())
                    .orElseThrow(() -> new Rejected(
                            Reason.WRONG_STATUS,
                            "Image " + imageId + " is " + image.status().text() + " and has no data."));
            if (image.status() == ImageStatus.DEACTIVATED) {
                throw new Rejected(Reason.DEACTIVATED, "Image " + imageId + " is deactivated.");
            }
            Path file = files.data(FileName.of(image));
            if (!Files.exists(file)) {
                throw new Rejected(Reason.NOT_FOUND, "The data of image " + imageId + " is missing.");
            }
            return new ImageData(
                    file, data.size(), image.diskFormat().orElse(DiskFormat.RAW).text(), data.md5(), data.sha512());
        });
    }

    @Override
    public Result<ServerImage> createSnapshot(
            String projectId,
            String name,
            String diskFormat,
            int minimumDisk,
            int minimumRam,
            Map<String, String> properties) {
        Optional<DiskFormat> format = DiskFormat.of(diskFormat);
        if (format.isEmpty()) {
            return Result.refused(Reason.INVALID_INPUT, "There is no disk format " + diskFormat + ".");
        }
        Instant now = clock.instant();
        Image image = new Image(
                UUID.randomUUID().toString(),
                projectId,
                Optional.of(name),
                ImageStatus.QUEUED,
                Visibility.PRIVATE,
                format,
                Optional.of("bare"),
                Optional.empty(),
                "",
                minimumDisk,
                minimumRam,
                false,
                false,
                List.of(),
                properties,
                now,
                now);
        database.change(handle -> new ImageTable(handle).insert(image));
        return Result.done(shown(image));
    }

    @Override
    public Result<ServerImage> upload(String imageId, InputStream data) {
        return uploads.upload(imageId, COMPUTE, data, OptionalLong.empty()).map(StoredServerImages::shown);
    }

    @Override
    public void discard(String imageId) {
        Optional<Image> deleted = database.write(handle -> {
            Optional<Image> image = new ImageTable(handle).find(imageId);
            new ImageTable(handle).delete(imageId);
            return image;
        });
        deleted.filter(image -> !image.upload().isEmpty()).ifPresent(image -> files.delete(FileName.of(image)));
    }

    private static ServerImage shown(Image image) {
        Optional<Image.Data> data = image.data();
        return new ServerImage(
                image.id(),
                image.owner(),
                image.name().orElse(""),
                image.status().text(),
                image.visibility().text(),
                image.diskFormat().map(DiskFormat::text),
                image.containerFormat(),
                data.map(Image.Data::size).orElse(0L),
                data.filter(known -> known.virtualSize().isPresent())
                        .map(known -> known.virtualSize().getAsLong()),
                image.minimumDisk(),
                image.minimumRam(),
                image.tags(),
                image.properties(),
                image.created(),
                image.updated());
    }
}
