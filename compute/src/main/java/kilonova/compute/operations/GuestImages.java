package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.servers.Server;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.ImageSource;

/**
 * What a guest boots from. An image without a boot loader of its own names its kernel and ramdisk, which are images too, in its
 * properties {@code kernel_id} and {@code ramdisk_id}.
 *
 * @param image the server's image
 * @param kernel the kernel to boot it with
 * @param ramdisk what that kernel gets as its first file system
 */
record GuestImages(Optional<ImageSource> image, Optional<ImageSource> kernel, Optional<ImageSource> ramdisk) {
    private static final String KERNEL = "kernel_id";
    private static final String RAMDISK = "ramdisk_id";

    /** An image that is there, with what it names; {@link #lacking} tells what is not. */
    static GuestImages of(Optional<String> imageId, ImageSources sources) {
        Optional<ImageSource> image = imageId.flatMap(sources::find);
        return new GuestImages(image, named(image, KERNEL, sources), named(image, RAMDISK, sources));
    }

    /** The images that a guest is made of already. */
    static GuestImages of(GuestSpec made) {
        return new GuestImages(made.image(), made.kernel(), made.ramdisk());
    }

    /**
     * The images that a server has wherever its disk goes with it: those that its guest is made of already. What the server was asked to be
     * made of may have been deleted meanwhile, or, since it was shelved, is not what its disk grows from.
     *
     * @param source its guest on the host that it leaves
     */
    static GuestImages ofMoving(Optional<Guest> source, Server server, ImageSources sources) {
        return source.map(guest -> of(guest.desired().spec())).orElseGet(() -> of(server.imageId(), sources));
    }

    /** Why an image cannot be booted: it, or the kernel or ramdisk that it names, is not there. Empty when nothing lacks. */
    static Optional<String> lacking(Optional<String> imageId, ImageSources sources) {
        if (imageId.isEmpty()) {
            return Optional.empty();
        }
        Optional<ImageSource> image = imageId.flatMap(sources::find);
        if (image.isEmpty()) {
            return Optional.of("The image " + imageId.get() + " is gone.");
        }
        for (String property : List.of(KERNEL, RAMDISK)) {
            String named = image.get().properties().getOrDefault(property, "");
            if (!named.isEmpty() && sources.find(named).isEmpty()) {
                return Optional.of("Image " + imageId.get() + " names image " + named + " in its property " + property
                        + ", and there is no such image that is active.");
            }
        }
        return Optional.empty();
    }

    private static Optional<ImageSource> named(Optional<ImageSource> image, String property, ImageSources sources) {
        return image.flatMap(found -> Optional.ofNullable(found.properties().get(property)))
                .filter(id -> !id.isEmpty())
                .flatMap(sources::find);
    }
}
