package kilonova.agent.images;

import kilonova.protocol.Problem;

/** An image or a disk cannot be had, and asking again would not help. */
public final class ImageRefused extends Exception {
    private final transient Problem problem;

    /** @param code stable: {@code image.checksum} */
    public ImageRefused(String code, String message) {
        super(message);
        problem = new Problem(code, message);
    }

    /** The same as a value. */
    public Problem problem() {
        return problem;
    }
}
