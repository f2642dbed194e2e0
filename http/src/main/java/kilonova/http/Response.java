package kilonova.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** One answer. Immutable. */
public record Response(int status, Headers headers, Content content) {
    /** What an answer carries. */
    public sealed interface Content {
        /** Nothing. */
        record Empty() implements Content {}

        /** Bytes at hand. */
        @SuppressWarnings("ArrayRecordComponent") // never compared; copied nowhere
        record Bytes(byte[] bytes) implements Content {}

        /** Bytes made while they are sent; the length is given when it is known, else the answer is chunked. */
        record Stream(Writer writer, OptionalLong length) implements Content {}
    }

    /** Writes a streamed body. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private static final Content EMPTY = new Content.Empty();

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Headers.NONE, EMPTY);
    }

    /** A JSON answer. */
    public static Response json(int status, JsonNode body) {
        return bytes(status, "application/json", Json.write(body));
    }

    public static Response text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Headers.NONE.with("Content-Type", contentType), new Content.Bytes(body));
    }

    /** A streamed answer of known length. */
    public static Response stream(int status, String contentType, long length, Writer writer) {
        return new Response(
                status,
                Headers.NONE.with("Content-Type", contentType),
                new Content.Stream(writer, OptionalLong.of(length)));
    }

    /** A streamed answer of unknown length. */
    public static Response stream(int status, String contentType, Writer writer) {
        return new Response(
                status,
                Headers.NONE.with("Content-Type", contentType),
                new Content.Stream(writer, OptionalLong.empty()));
    }

    /** The same answer with a header set. */
    public Response with(String header, String value) {
        return new Response(status, headers.with(header, value), content);
    }
}
