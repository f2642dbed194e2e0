package kilonova.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON mapper of the APIs. Strict: a key twice, or anything after the value, is an error. Thread-safe. */
public final class Json {
    /** For records and trees alike. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Reads text that the program itself wrote; fails loudly if it is no JSON. */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** Reads a client's JSON of at most {@code limit} bytes; faults 400 if it is none, 413 if it is longer. */
    public static JsonNode read(InputStream in, int limit) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(limit + 1);
        } catch (IOException | UncheckedIOException broken) {
            throw Fault.badRequest("The request body ended too early.");
        }
        if (bytes.length > limit) {
            throw new Fault(413, "The request body is longer than " + limit + " bytes.");
        }
        if (bytes.length == 0) {
            throw Fault.badRequest("The request body is empty, and JSON is needed here.");
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException malformed) {
            throw Fault.badRequest("Malformed JSON: " + malformed.getOriginalMessage());
        }
    }
}
