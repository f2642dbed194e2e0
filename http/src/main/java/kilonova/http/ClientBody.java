package kilonova.http;

import io.helidon.http.media.ReadableEntity;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A request's body as it comes in. The client is asked for it ({@code 100 Continue}) only once it is read, and however it breaks,
 * that is an {@link IOException}. For one thread.
 */
final class ClientBody extends InputStream {
    private final ReadableEntity entity;
    private Optional<InputStream> stream = Optional.empty();
    private boolean broken;

    ClientBody(ReadableEntity entity) {
        this.entity = entity;
    }

    /** Whether there is a body of which something was not read. */
    boolean isUnread() {
        return entity.hasEntity() && !entity.consumed();
    }

    /** Whether the client was asked for the body, or sends it unasked, so that it can be read to its end. */
    boolean isComing(Headers headers) {
        return !broken && (stream.isPresent() || !headers.has("Expect"));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!entity.hasEntity()) {
            return -1;
        }
        try {
            InputStream in = stream.orElseGet(this::open);
            return in.read(bytes, offset, length);
        } catch (RuntimeException ended) {
            // The web server has several unchecked exceptions for a body that ends early, is malformed or does not
            // come.
            broken = true;
            throw new IOException("The request's body cannot be read to its end", ended);
        }
    }

    private InputStream open() {
        InputStream opened = entity.inputStream();
        stream = Optional.of(opened);
        return opened;
    }
}
