package kilonova.image.outcome;

/** Why the image service said no, and the HTTP status that says so. */
public enum Reason {
    NOT_FOUND(404),
    GONE(410),
    INVALID_INPUT(400),
    NOT_ALLOWED(403),
    /** The image is protected against deletion. */
    PROTECTED(403),
    /** The image's data must not be read now. */
    DEACTIVATED(403),
    DUPLICATE(409),
    /** The image's status forbids it. */
    WRONG_STATUS(409),
    /** A patch names a property that is not there. */
    NO_SUCH_PROPERTY(409),
    TOO_LARGE(413),
    OVER_QUOTA(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The data is not what the image's disk format says. */
    WRONG_FORMAT(415),
    /** The data is of the right format, but opening it would reach for other files of the host, or the like. */
    UNSAFE_CONTENT(415),
    INVALID_RANGE(416),
    /** The disk did not take the data. */
    NOT_STORED(503),
    /** The upload ended before all was there. */
    CUT_OFF(400);

    private final int status;

    Reason(int status) {
        this.status = status;
    }

    /** The HTTP status of the Image API. */
    public int status() {
        return status;
    }
}
