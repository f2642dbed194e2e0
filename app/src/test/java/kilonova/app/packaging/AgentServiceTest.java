package kilonova.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The agent's unit for systemd, as far as the order in which a machine goes down depends on it. */
final class AgentServiceTest {
    private static final Path UNIT = Path.of("..", "packaging", "systemd", "kilonova-agent.service");

    /** Units end in the reverse of the order in which they start. */
    @Test
    void agentEndsBeforeWhateverEndsTheGuestsOfAMachineThatGoesDown() throws IOException {
        assertThat(named("After")).contains("libvirt-guests.service", "virt-guest-shutdown.target");
        List<String> wanted = named("Wants");
        assertThat(wanted).as("a target that is not up orders nothing").contains("virt-guest-shutdown.target");
    }

    private static List<String> named(String key) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith(key + "="))
                .flatMap(line -> Arrays.stream(line.substring(key.length() + 1).split(" ")))
                .toList();
    }
}
