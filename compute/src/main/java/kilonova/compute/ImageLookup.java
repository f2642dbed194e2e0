package kilonova.compute;

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

    private GuestSpec.ImageSource source(ServerImage image) {
        String checksum = images.data(image.id()) instanceof Result.Done<ImageData>(var data) ? data.sha512() : "";
        return new GuestSpec.ImageSource(
                image.id(), image.diskFormat().orElse("raw"), checksum, image.size(), image.properties());
    }
}
