package kilonova.image.images;

import java.util.Locale;

/** The life of an image. */
public enum ImageStatus {
    /** There is no data yet. */
    QUEUED,
    /** Data is coming in. */
    SAVING,
    /** Data is coming in, or has come in, to be imported later. */
    UPLOADING,
    /** It can be used. */
    ACTIVE,
    /** It is complete, and only administrators may read its data. */
    DEACTIVATED;

    /** As the API writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
