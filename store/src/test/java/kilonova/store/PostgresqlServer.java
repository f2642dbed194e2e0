package kilonova.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL server for one test process, from the machine's own package, on a free port of the loopback interface. */
public final class PostgresqlServer {
    private static final class Shared {
        private static final PostgresqlServer SERVER = start();
    }

    private static final String MOST_SECONDS = "300";

    private final Path binaries;
    private final Path data;
    private final int port;

    private PostgresqlServer(Path binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    /** The server that all tests of this process share; it stops with the process. */
    public static PostgresqlServer shared() {
        return Shared.SERVER;
    }

    /** Makes an empty database. */
    public DatabaseUrl newDatabase(String name) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return DatabaseUrl.parse("postgresql://postgres@127.0.0.1:" + port + "/" + name);
    }

    /** Stops the server at once, as a crash would, and starts it again on the same files. */
    public void restart() {
        control("restart", "-m", "immediate", "-w", "-t", MOST_SECONDS);
    }

    /** Stops the server at once; until {@link #startAgain} nobody can connect. */
    public void stop() {
        control("stop", "-m", "immediate", "-w", "-t", MOST_SECONDS);
    }

    /** Starts the server again after {@link #stop}, on the same files and port. */
    public void startAgain() {
        control("start", "-w", "-t", MOST_SECONDS, "-l", data.resolve("log").toString(), "-o", options());
    }

    private String options() {
        return "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + data
                + " -c max_connections=200";
    }

    private static PostgresqlServer start() {
        Path binaries = binaries()
                .orElseThrow(() -> new IllegalStateException(
                        "PostgreSQL is not installed, and the store must be tested on it: apt-get install postgresql"));
        Path folder = TestDatabases.temporaryFolder("postgresql");
        Path data = folder.resolve("data");
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        run(asPostgres(
                binaries.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C"));
        PostgresqlServer server = new PostgresqlServer(binaries, data, TestPorts.take());
        server.startAgain();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop()));
        return server;
    }

    private void control(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(binaries.resolve("pg_ctl").toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        run(asPostgres(command.toArray(String[]::new)));
    }

    private static Optional<Path> binaries() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> asPostgres(String... command) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("kilonova-command", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/tmp").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ": " + said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
