package kilonova.agent.inspection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the programs of this machine. One that hangs (a driver may) is given up after ten seconds. */
public final class InstalledPrograms implements HostPrograms {
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 16;

    @Override
    public Optional<String> answer(HostCommand command) {
        return command.alternatives().stream()
                .flatMap(words -> run(words).stream())
                .findFirst();
    }

    private static Optional<String> run(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        builder.environment().merge("PATH", "/usr/local/sbin:/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                String text = CompletableFuture.supplyAsync(
                                () -> text(process.getInputStream()), Thread::startVirtualThread)
                        .get(MOST.toSeconds(), TimeUnit.SECONDS);
                boolean ended = process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS);
                return ended && process.exitValue() == 0 ? Optional.of(text.strip()) : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | ExecutionException | TimeoutException none) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String text(InputStream output) {
        try (output) {
            String text = new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            output.transferTo(OutputStream.nullOutputStream());
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
