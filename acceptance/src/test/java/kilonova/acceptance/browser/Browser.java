package kilonova.acceptance.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chromium without a window, as the distribution brings it. Not thread-safe. */
public final class Browser implements AutoCloseable {
    private static final Duration MOST_TO_START = Duration.ofMinutes(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final HttpClient http;
    private final DevTools tools;

    private Browser(Process process, HttpClient http, DevTools tools) {
        this.process = process;
        this.http = http;
        this.tools = tools;
    }

    /**
     * Starts it with an empty profile.
     *
     * @throws AssertionError with what to install, when there is none
     */
    public static Browser start() {
        try {
            Path profile = Files.createTempDirectory("kilonova-browser");
            Path output = profile.resolve("output.log");
            Process process = new ProcessBuilder(
                            program().toString(),
                            "--headless",
                            "--no-sandbox", // tests may run as root, and open pages of their own only
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-proxy-server",
                            "--lang=en-US",
                            "--window-size=1024,768",
                            "--user-data-dir=" + profile,
                            "--remote-debugging-port=0",
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            // No child may outlive the tests, whatever ends them.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            int port = debuggingPort(process, profile, output);
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            return new Browser(process, http, DevTools.connect(http, debuggerUrl(http, port)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a page in a tab of its own. */
    public Page open(String url) {
        String target = tools.call(
                        "", "Target.createTarget", JSON.createObjectNode().put("url", url))
                .path("targetId")
                .asString();
        String session = tools.call(
                        "",
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true))
                .path("sessionId")
                .asString();
        return new Page(tools, session);
    }

    private static Path program() {
        return Stream.of("chromium-headless-shell", "chromium")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "this test drives a browser, which is not here; install it with: apt-get install chromium-headless-shell"));
    }

    /** The browser writes it into its profile once it listens, as the first of two lines. */
    private static int debuggingPort(Process process, Path profile, Path output) {
        Path file = profile.resolve("DevToolsActivePort");
        return Eventually.see(
                "the browser's debugging port",
                MOST_TO_START,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the browser ended by itself: " + read(output));
                    }
                    return Optional.of(file)
                            .filter(Files::exists)
                            .map(there -> read(there).lines().toList())
                            .filter(lines -> lines.size() == 2)
                            .map(lines -> Integer.parseInt(lines.getFirst()));
                },
                () -> read(output));
    }

    private static URI debuggerUrl(HttpClient http, int port) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/version"))
                    .build();
            JsonNode version =
                    JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            return URI.create(version.path("webSocketDebuggerUrl").asString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.shutdownNow();
    }
}
