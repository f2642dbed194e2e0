package kilonova.compute.documents;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes records as JSON and reads them back. A field that an older program did not write is read as absent or zero,
 * and one that an older program does not know is ignored by it; so a record may gain optional fields, but none may change its meaning.
 */
public final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new SealedTypes())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Documents() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Writes one alternative of a sealed type so that {@link #read} of that type finds it again. */
    public static <T> String write(Class<T> type, T value) {
        return MAPPER.writerFor(type).writeValueAsString(value);
    }

    public static <T> T read(Class<T> type, String document) {
        return MAPPER.readValue(document, type);
    }

    /** Microseconds since 1970: sorts as time does, on both engines. */
    public static long sortable(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** The document of one row, if there is such a row. */
    public static <T> Optional<T> one(Handle handle, Class<T> type, String sql, Object... values) {
        return handle.select(sql, values).mapTo(String.class).findFirst().map(document -> read(type, document));
    }
}
