package kilonova.compute.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.http.FixedCallers;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.RunningService;
import kilonova.http.Service;
import kilonova.http.Transcript;

/**
 * Serves some routes of the Compute API and its version document for a test, at {@code /compute/v2.1}, to
 * {@link FixedCallers#usual()}. Its transcripts' steps are {@code TOKEN VERSION METHOD PATH [BODY]}, and {@code <url>} is its own URL.
 */
public final class ApiUnderTest implements AutoCloseable, Transcript.Party {
    public static final String PREFIX = "/compute/v2.1";

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/kilonova/compute");

    private final RunningService running;

    public ApiUnderTest(List<Route> routes) {
        running = new RunningService(new Service(
                "compute",
                PREFIX,
                Routes.of(ProjectPrefixed.routes(Stream.concat(Stream.of(VersionDocuments.current()), routes.stream())
                        .toList())),
                new ComputeDialect(),
                FixedCallers.usual()));
    }

    public String url() {
        return running.url() + PREFIX;
    }

    /**
     * Asks as somebody.
     *
     * @param version {@code 2.61}
     * @param body empty for none
     */
    public RunningService.Answer ask(String token, String version, String method, String path, String body) {
        return running.ask(
                method, PREFIX + path, body, "X-Auth-Token", token, "OpenStack-API-Version", "compute " + version);
    }

    public RunningService.Answer get(String token, String version, String path) {
        return ask(token, version, "GET", path, "");
    }

    /** Plays a transcript of the test resources. */
    public void play(String transcript) {
        Transcript.play(TRANSCRIPTS.resolve(transcript), this);
    }

    @Override
    public Optional<RunningService.Answer> take(String step) {
        String[] words = step.split(" ", 5);
        return Optional.of(ask(words[0], words[1], words[2], words[3], words.length < 5 ? "" : words[4]));
    }

    @Override
    public String neutral(String body) {
        String bookmarks = url().substring(0, url().lastIndexOf('/'));
        return body.replace(url(), "<url>").replace(bookmarks, "<bookmarks>");
    }

    @Override
    public void close() {
        running.close();
    }
}
