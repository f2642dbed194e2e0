package kilonova.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one answer, and knows how far it came. For one thread. */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /** In bytes: streamed answers are sent in pieces of this size, each of which costs a call to the system. */
    private static final int PIECE = 64 * 1024;

    private final ServerResponse out;
    private final Method method;
    private long bytes;
    private boolean complete;

    Sending(ServerResponse out, Method method) {
        this.out = out;
        this.method = method;
    }

    /** The length of the body that was sent. */
    long bytes() {
        return bytes;
    }

    boolean isComplete() {
        return complete;
    }

    /** @throws CloseConnectionException when the client went away or did not take it in time, or the answer could not be made */
    void send(Response response) {
        out.status(Status.create(response.status()));
        response.headers().forEach((name, value) -> out.headers().add(HeaderNames.create(name), value));
        switch (response.content()) {
            case Response.Content.Empty() -> out.send();
            case Response.Content.Bytes(byte[] content) -> {
                if (method == Method.HEAD) {
                    out.send();
                } else {
                    out.send(content);
                    bytes = content.length;
                }
            }
            case Response.Content.Stream stream -> {
                stream.length().ifPresent(length -> out.headers().contentLength(length));
                if (method == Method.HEAD) {
                    out.send();
                } else {
                    stream(stream.writer());
                }
            }
        }
        complete = true;
    }

    /** If it fails, the stream is left open on purpose: closing it would make what was sent look like all. */
    private void stream(Response.Writer writer) {
        OutputStream body = new BufferedOutputStream(new Counting(out.outputStream()), PIECE);
        try {
            writer.write(body);
            body.close();
        } catch (IOException | UncheckedIOException | CloseConnectionException gone) {
            throw new CloseConnectionException("The answer could not be sent to its end", gone);
        } catch (RuntimeException defect) {
            LOG.error("An answer failed after its first part was sent", defect);
            throw new CloseConnectionException("The answer could not be made to its end", defect);
        }
    }

    private final class Counting extends FilterOutputStream {
        Counting(OutputStream counted) {
            super(counted);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            bytes++;
        }

        @Override
        public void write(byte[] values, int offset, int length) throws IOException {
            out.write(values, offset, length);
            bytes += length;
        }
    }
}
