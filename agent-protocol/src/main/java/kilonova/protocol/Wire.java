package kilonova.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the records of this package travel: JSON objects with the records' own component names, in UTF-8. An empty {@code Optional}
 * is {@code null}, and an absent member reads as such; members that the reader does not know are ignored, so that a controller and
 * an agent of neighbouring versions understand each other.
 *
 * <p>Safe to use from several threads.
 */
public final class Wire {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    /** @param record one of this package's records */
    public static byte[] toJson(Object record) {
        return MAPPER.writeValueAsBytes(record);
    }

    /** @throws MalformedMessage when the bytes are not such a record; the message says where they go wrong */
    public static HostReport readReport(byte[] json) {
        return read(json, HostReport.class);
    }

    /** @throws MalformedMessage when the bytes are not such a record; the message says where they go wrong */
    public static DesiredState readDesired(byte[] json) {
        return read(json, DesiredState.class);
    }

    /** @throws MalformedMessage when the bytes are not such a record; the message says where they go wrong */
    public static Problem readProblem(byte[] json) {
        return read(json, Problem.class);
    }

    /**
     * Reads one of the records of the link.
     *
     * @throws MalformedMessage when the bytes are not such a record; the message says where they go wrong
     */
    public static <T> T read(byte[] json, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new MalformedMessage(type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(), e);
        }
        if (value == null) {
            throw new MalformedMessage(type.getSimpleName() + " cannot be read: it is null", null);
        }
        return value;
    }
}
