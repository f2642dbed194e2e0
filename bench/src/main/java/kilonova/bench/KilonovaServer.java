package kilonova.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code kilonova placement} in a process of its own, for tests' tokens. */
final class KilonovaServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final InetSocketAddress address;
    private final double secondsToFirstAnswer;

    private KilonovaServer(Process process, InetSocketAddress address, double secondsToFirstAnswer) {
        this.process = process;
        this.address = address;
        this.secondsToFirstAnswer = secondsToFirstAnswer;
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param program the {@code kilonova} script
     * @param folder for its configuration and log
     * @param database in SQLAlchemy's form
     */
    static KilonovaServer start(Path program, Path folder, String database) throws IOException, InterruptedException {
        return start(program, folder, database, "");
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param javaOptions for its Java machine, beside the usual ones
     */
    static KilonovaServer start(Path program, Path folder, String database, String javaOptions)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path conf = Files.writeString(folder.resolve("placement.conf"), """
                [DEFAULT]
                log_file = placement.log
                [api]
                auth_strategy = noauth2
                [placement_database]
                connection = %s
                """.formatted(database));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        long began = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program.toString(),
                        "placement",
                        "--config",
                        conf.toString(),
                        "--listen",
                        "127.0.0.1:" + address.getPort()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("KILONOVA_JAVA_OPTIONS", javaOptions);
        Process process = builder.start();
        while (!answers(address)) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IOException(
                        "kilonova placement did not start: " + Files.readString(folder.resolve("output")));
            }
            Thread.sleep(5);
        }
        return new KilonovaServer(process, address, (System.nanoTime() - began) / 1e9);
    }

    private static boolean answers(InetSocketAddress address) {
        try (Connection connection = new Connection(address, Hosts.MICROVERSION)) {
            return connection.get("/resource_providers?name=none").status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    ProcessFigures figures() {
        return new ProcessFigures(List.of(process.pid()));
    }

    /** From the start of the process to its first answer. */
    double secondsToFirstAnswer() {
        return secondsToFirstAnswer;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
