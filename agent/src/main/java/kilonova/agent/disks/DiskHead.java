package kilonova.agent.disks;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is told of a disk before it comes.
 *
 * @param format of the file that comes: {@code qcow2}, {@code raw}; simulated hosts have one of their own
 * @param base the image that the file grows from, as the asker named it; empty for one that needs no other file
 * @param fileBytes how long the file is
 * @param diskBytes how large the disk in it is
 */
public record DiskHead(String format, Optional<String> base, long fileBytes, long diskBytes) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    byte[] toJson() {
        return MAPPER.writeValueAsBytes(this);
    }

    static DiskHead read(byte[] json) throws DiskBroken {
        try {
            return MAPPER.readValue(json, DiskHead.class);
        } catch (JacksonException e) {
            throw new DiskBroken("the head of the disk cannot be read: " + e.getOriginalMessage());
        }
    }
}
