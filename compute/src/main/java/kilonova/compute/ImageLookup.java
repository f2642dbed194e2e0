package kilonova.compute;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import kilonova.compute.operations.ImageSources;
import kilonova.compute.servers.rest.Surroundings.ImageFinder;
import kilonova.http.Caller;
import kilonova.image.outcome.Result;
import kilonova.image.server.ImageData;
import kilonova.image.server.ServerImage;
import kilonova.image.server.ServerImages;
import kilonova.protocol.GuestSpec;

/** Images, as the routes of servers and the guests need them. */
record ImageLookup(ServerImages images) implements ImageFinder, ImageSources {
    @Override
    public Optional<Image> find(Caller caller, String imageId) {
        return images.find(caller.projectId().orElse(""), caller.isAdmin(), imageId)
                        instanceof Result.Done<ServerImage>(var image)
                ? Optional.of(
                        new Image(image.id(), image.isActive(), image.size(), image.minimumDisk(), image.minimumRam()))
                : Optional.empty();
    }

    @Override
    public Optional<GuestSpec.ImageSource> find(String imageId) {
        return images.find("", true, imageId) instanceof Result.Done<ServerImage>(var image)
                ? Optional.of(source(image))
                : Optional.empty();
    }

    /**
     * The data of an active image; the caller closes it.
     *
     * @throws IOException when there is none
     */
    InputStream open(String imageId) throws IOException {
        return switch (images.data(imageId)) {
            case Result.Done<ImageData>(var data) -> Files.newInputStream(data.file());
            case Result.Refused<ImageData>(var refusal) -> throw new NoSuchFileException(refusal.message());
        };
    }

    private GuestSpec.ImageSource source(ServerImage image) {
        String checksum = images.data(image.id()) instanceof Result.Done<ImageData>(var data) ? data.sha512() : "";
        return new GuestSpec.ImageSource(
                image.id(), image.diskFormat().orElse("raw"), checksum, image.size(), image.properties());
    }
}
