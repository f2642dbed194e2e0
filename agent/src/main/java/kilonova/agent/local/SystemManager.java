package kilonova.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** systemd, which ends what runs on this machine before it switches it off. Safe to use from several threads. */
final class SystemManager {
    private static final Logger LOG = LoggerFactory.getLogger(SystemManager.class);
    private static final Duration MOST = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 10;

    /** What systemd says from the moment when it has begun to end things. */
    private static final String STOPPING = "stopping";

    private final List<String> question;
    private final Duration patience;

    /** The one of this machine. */
    SystemManager() {
        this(List.of("systemctl", "is-system-running"), MOST);
    }

    /**
     * @param question the command that prints its state
     * @param patience how long it may take for that
     */
    SystemManager(List<String> question, Duration patience) {
        this.question = List.copyOf(question);
        this.patience = patience;
    }

    /** Whether it is switching the machine off or rebooting it; not so where there is no systemd, or none that answers. */
    boolean isStopping() {
        try {
            Process process = new ProcessBuilder(question)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                // its exit status says only that not all is well
                return CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread)
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .strip()
                        .equals(STOPPING);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | ExecutionException | TimeoutException none) {
            LOG.debug("systemd does not tell its state: {}", none.toString());
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String text(InputStream output) {
        try (output) {
            return new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
