package kilonova.compute.api;

import java.util.List;
import java.util.stream.Stream;
import kilonova.http.FixedCallers;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.RunningService;
import kilonova.http.Service;

/** Serves some routes of the Compute API and its version document for a test, at {@code /compute/v2.1}, to {@link FixedCallers#usual()}. */
public final class ApiUnderTest implements AutoCloseable {
    public static final String PREFIX = "/compute/v2.1";

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

    @Override
    public void close() {
        running.close();
    }
}
