package kilonova.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Asks a service without a network in between. */
public final class InProcess {
    private InProcess() {}

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, Headers headers, byte[] body) {}

    /**
     * Asks, and takes the whole answer.
     *
     * @param path percent-encoded, prefix included
     * @param query what follows the question mark
     */
    public static Answer ask(Service service, Method method, String path, String query, Headers headers, byte[] body) {
        Request begun = Traffic.begun(method, path, service, new ByteArrayInputStream(body), headers);
        Response response = Exchange.answer(
                        service,
                        begun,
                        request -> Traffic.completed(request, query, () -> Traffic.clientUrl("here", headers, false)))
                .response();
        return new Answer(response.status(), response.headers(), bytes(response.content()));
    }

    private static byte[] bytes(Response.Content content) {
        return switch (content) {
            case Response.Content.Empty() -> new byte[0];
            case Response.Content.Bytes(byte[] bytes) -> bytes;
            case Response.Content.Stream stream -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try {
                    stream.writer().write(out);
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
                yield out.toByteArray();
            }
        };
    }
}
