package kilonova.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON mapper of the APIs. Strict: a key twice, or anything after the value, is an error. Thread-safe. */
public final class Json {
    /** How many arrays and objects may stand inside each other: far more than any API has. */
    private static final int DEEPEST = 100;

    /** For records and trees alike. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
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

    static Fault tooLong(int limit) {
        return new Fault(413, "The request body is longer than " + limit + " bytes.");
    }

    /** Reads a client's JSON of at most {@code limit} bytes; faults 400 if it is none or has the character zero, 413 if it is longer. */
    public static JsonNode read(InputStream in, int limit) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(limit + 1);
        } catch (IOException | UncheckedIOException broken) {
            throw Fault.badRequest("The request body ended too early.");
        }
        if (bytes.length > limit) {
            throw tooLong(limit);
        }
        if (bytes.length == 0) {
            throw Fault.badRequest("The request body is empty, and JSON is needed here.");
        }
        JsonNode read;
        try {
            read = MAPPER.readTree(bytes);
        } catch (JacksonException malformed) {
            throw Fault.badRequest("Malformed JSON: " + malformed.getOriginalMessage());
        }
        if (hasZero(read)) {
            throw zero("The request body");
        }
        return read;
    }

    /** PostgreSQL neither keeps the character zero in a text nor reads JSON that has it. */
    static Fault zero(String where) {
        return Fault.badRequest(where + " has the character U+0000, which no text may have.");
    }

    private static boolean hasZero(JsonNode node) {
        return node.isString()
                ? node.stringValue().indexOf('\0') >= 0
                : node.properties().stream()
                                .anyMatch(member -> member.getKey().indexOf('\0') >= 0 || hasZero(member.getValue()))
                        || (node.isArray() && node.valueStream().anyMatch(Json::hasZero));
    }
}
