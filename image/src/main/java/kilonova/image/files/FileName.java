package kilonova.image.files;

import kilonova.image.images.Image;

/**
 * The name of an image's file. Each upload has its own, so that a late upload never touches the data of another.
 *
 * @param imageId UUID
 * @param upload which upload
 */
public record FileName(String imageId, String upload) {
    /** The file of the data that the image has or gets. */
    public static FileName of(Image image) {
        return new FileName(image.id(), image.upload());
    }

    String text() {
        return imageId + "." + upload;
    }
}
