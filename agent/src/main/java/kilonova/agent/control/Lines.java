package kilonova.agent.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Messages as lines: one JSON object and a line feed. */
final class Lines {
    private static final int LONGEST = 16 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Lines() {}

    static <T> void write(OutputStream out, Class<T> type, T message) throws IOException {
        out.write(JSON.writerFor(type).writeValueAsBytes(message));
        out.write('\n');
        out.flush();
    }

    /** @return empty when the other side has closed before a whole line came */
    static <T> Optional<T> read(InputStream in, Class<T> type) throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        for (int sign = in.read(); sign != '\n'; sign = in.read()) {
            if (sign < 0) {
                return Optional.empty();
            }
            if (line.size() >= LONGEST) {
                throw new IOException("a message has more than " + LONGEST + " bytes");
            }
            line.write(sign);
        }
        try {
            return Optional.ofNullable(JSON.readValue(line.toByteArray(), type));
        } catch (JacksonException e) {
            throw new IOException("a message cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
