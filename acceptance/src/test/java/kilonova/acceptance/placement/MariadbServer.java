package kilonova.acceptance.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kilonova.store.TestPorts;

/** A MariaDB server of this machine's own package, on a free port, with a database {@code placement}. */
final class MariadbServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private MariadbServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static MariadbServer start(Path folder) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("kilonova-mariadb").resolve("data");
        List<String> user = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            Commands.run(
                    folder, List.of("chown", "mysql", data.resolveSibling("").toString()));
            user.add("--user=mysql");
        }
        List<String> install = new ArrayList<>(List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--auth-root-authentication-method=normal"));
        install.addAll(user);
        Commands.run(folder, install);
        int port = TestPorts.take();
        List<String> serve = new ArrayList<>(List.of(
                "mariadbd",
                "--no-defaults",
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + data.resolve("socket")));
        serve.addAll(user);
        Process process = new ProcessBuilder(serve)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mariadb.log").toFile())
                .start();
        MariadbServer server = new MariadbServer(process, port);
        server.prepare();
        return server;
    }

    /** The database as {@code [placement_database] connection} of upstream names it. */
    String url() {
        return "mysql+pymysql://placement:p%40ss@127.0.0.1:" + port + "/placement?charset=utf8";
    }

    /** Counts as soon as the server takes connections. */
    private void prepare() throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        while (true) {
            try (Connection connection =
                            DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", "root", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE IF NOT EXISTS placement CHARACTER SET utf8");
                statement.execute("CREATE USER IF NOT EXISTS placement@'%' IDENTIFIED BY 'p@ss'");
                statement.execute("CREATE USER IF NOT EXISTS placement@localhost IDENTIFIED BY 'p@ss'");
                statement.execute("GRANT ALL ON placement.* TO placement@'%'");
                statement.execute("GRANT ALL ON placement.* TO placement@localhost");
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || Instant.now().isAfter(end)) {
                    throw new IllegalStateException("MariaDB does not start; see mariadb.log", notYet);
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
