package kilonova.compute.operations;

import java.util.Optional;
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
    static GuestImages of(Optional<String> imageId, ImageSources sources) {
        Optional<ImageSource> image = imageId.flatMap(sources::find);
        return new GuestImages(image, named(image, "kernel_id", sources), named(image, "ramdisk_id", sources));
    }

    private static Optional<ImageSource> named(Optional<ImageSource> image, String property, ImageSources sources) {
        return image.flatMap(found -> Optional.ofNullable(found.properties().get(property)))
                .filter(id -> !id.isEmpty())
                .flatMap(sources::find);
    }
}
