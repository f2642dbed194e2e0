package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import kilonova.agent.durable.DurableFile;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.protocol.GuestSpec.ImageSource;

/** The images that a guest holds in its folder. */
final class HeldImages {
    private final ImageCache images;

    HeldImages(ImageCache images) {
        this.images = images;
    }

    /** A link to an image that its hypervisor leaves as it is. */
    Optional<Path> linked(Path home, String name, Optional<ImageSource> image, long mostBytes)
            throws ImageRefused, IOException, InterruptedException {
        if (image.isEmpty()) {
            return Optional.empty();
        }
        Path link = home.resolve(name);
        if (!Files.exists(link)) {
            images.link(image.get(), link, mostBytes);
        }
        return Optional.of(link);
    }

    /** libvirt gives a kernel to the hypervisor's user, and cannot be told not to: so each guest has its own. */
    Optional<Path> copied(Path home, String name, Optional<ImageSource> image)
            throws ImageRefused, IOException, InterruptedException {
        if (image.isEmpty()) {
            return Optional.empty();
        }
        Path copy = home.resolve(name);
        boolean shared = Files.exists(copy) && (Integer) Files.getAttribute(copy, "unix:nlink") > 1;
        if (shared || !Files.exists(copy)) {
            Path fresh = home.resolve(name + NewDisks.UNFINISHED);
            Files.deleteIfExists(fresh);
            images.copy(image.get(), fresh);
            // where libvirt changes no owners, the hypervisor's user reads it as one of all
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            DurableFile.publish(fresh, copy);
        }
        return Optional.of(copy);
    }
}
