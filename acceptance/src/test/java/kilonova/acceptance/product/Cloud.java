package kilonova.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.store.TestPorts;

/**
 * A cloud in a process of its own ({@code kilonova up}, or {@code kilonova controller}), with a data directory and a port that it keeps
 * over all its lives. Not thread-safe.
 */
public final class Cloud implements AutoCloseable {
    private static final Duration MOST_TO_START = Duration.ofMinutes(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final int port;
    private final int agentPort;
    private final List<String> arguments;
    private Program program;

    private Cloud(Path folder, int port, int agentPort, List<String> arguments) {
        this.folder = folder;
        this.port = port;
        this.agentPort = agentPort;
        this.arguments = arguments;
        this.program = launch();
    }

    /**
     * Starts a new cloud, and returns when it answers.
     *
     * @param words the command and its options, such as {@code up --host a=m10}; address and data directory are added
     */
    public static Cloud start(String... words) {
        return start(TestPorts.take(), words);
    }

    /**
     * Starts a new cloud behind something that listens in its place.
     *
     * @param before made with the address where the cloud will listen; says what clients call
     */
    public static Cloud startBehind(Function<URI, URI> before, String... words) {
        int port = TestPorts.take();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", before.apply(address(port)).toString()));
        return start(port, all.toArray(String[]::new));
    }

    private static Cloud start(int port, String... words) {
        try {
            Path folder = Files.createTempDirectory("kilonova-acceptance");
            List<String> arguments = new ArrayList<>(List.of(words));
            arguments.addAll(List.of("--data", folder.resolve("data").toString(), "--listen", "127.0.0.1:" + port));
            int agentPort = words[0].equals("controller") ? TestPorts.take() : 0;
            if (agentPort != 0) {
                arguments.addAll(List.of("--listen-agents", "127.0.0.1:" + agentPort));
            }
            return new Cloud(folder, port, agentPort, List.copyOf(arguments));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens, without a path. */
    public URI address() {
        return address(port);
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The port where a {@code controller} receives agents. */
    public int agentPort() {
        return agentPort;
    }

    /** Runs a command of the program beside the cloud, such as {@code host list}, and returns what it prints. */
    public String command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data().toString()));
        return Program.run(all);
    }

    /** Begins a command of the program beside the cloud, and does not wait for its end. */
    public Command begin(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data().toString()));
        return new Command(all);
    }

    /** Where a {@code controller} receives agents. */
    public URI agentAddress() {
        return URI.create("https://127.0.0.1:" + agentPort);
    }

    /** A token with which one machine can join as that host, once. */
    public String joinToken(String host) {
        String made = command("host", "token", host, "--json");
        Matcher token = Pattern.compile("\"token\" : \"([^\"]+)\"").matcher(made);
        if (!token.find()) {
            throw new AssertionError("no token in: " + made);
        }
        return token.group(1);
    }

    /** The data directory. */
    public Path data() {
        return folder.resolve("data");
    }

    /** The file that its administrator sources. */
    public Path adminOpenrc() {
        return data().resolve("admin-openrc.sh");
    }

    /** The file that the demo user sources. */
    public Path demoOpenrc() {
        return data().resolve("demo-openrc.sh");
    }

    /** The end of what it printed and logged, for messages of failed tests. */
    public String lastOutput() {
        return program.lastOutput();
    }

    /** Stops it as an operator does, which must end well, and starts it again. */
    public void restart() {
        program.stop();
        program = launch();
    }

    /** Kills it without a word. */
    public void kill() {
        program.kill();
    }

    /** Starts it on the same data and port. */
    public void startAgain() {
        program = launch();
    }

    /** Ends it and leaves its files, which lie in the temporary directory. */
    @Override
    public void close() {
        program.close();
    }

    private Program launch() {
        Program started = Program.start(folder.resolve("output.log"), arguments);
        Eventually.holds(
                "an answer of " + started,
                MOST_TO_START,
                () -> {
                    if (!started.isAlive()) {
                        throw new AssertionError(started + " ended by itself:\n" + started.lastOutput());
                    }
                    return isHealthy();
                },
                started::lastOutput);
        return started;
    }

    private boolean isHealthy() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(address().resolve("/healthz"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
