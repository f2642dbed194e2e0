package kilonova.agent.simulated.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast simulated guests leave. Read anew before each piece from a file that tests of separate processes write; without a file, or
 * with half of one, all is sent at once.
 *
 * @param pieces in how many pieces a guest's memory is sent, at least 1
 * @param millisPerPiece how long each takes
 * @param dirtied how much of a piece the running guest changes meanwhile, so that it must be sent again: from 1 on it never ends
 */
public record MigrationPace(int pieces, long millisPerPiece, double dirtied) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public MigrationPace {
        if (pieces < 1 || millisPerPiece < 0 || dirtied < 0) {
            throw new IllegalArgumentException("a pace needs a piece, and no time or change below nothing");
        }
    }

    /** All at once. */
    public static MigrationPace unhindered() {
        return new MigrationPace(16, 0, 0);
    }

    static MigrationPace read(Path file) {
        try {
            return Files.exists(file) ? MAPPER.readValue(Files.readAllBytes(file), MigrationPace.class) : unhindered();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return unhindered();
        }
    }

    /** Writes it where the hypervisor of that folder reads it. */
    void write(Path file) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(this));
    }
}
