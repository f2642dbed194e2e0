package kilonova.compute.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kilonova.http.Fault;
import kilonova.http.Handler;
import kilonova.http.Request;
import kilonova.http.Route;

/**
 * Lets every route be called with the project's id before it, as clients did before 2.18 and still may:
 * {@code /servers/{id}} and {@code /PROJECT/servers/{id}} are the same.
 */
public final class ProjectPrefixed {
    /** The name of the path parameter; {@link Links} keeps it in the links of the answer. */
    static final String PARAMETER = "project_id";

    /** What Nova takes for a project's id in a path, unless it is told otherwise. */
    private static final Pattern PROJECT_ID = Pattern.compile("[0-9a-f-]+");

    private ProjectPrefixed() {}

    /** Each route as it is, and once more behind {@code /{project_id}}. */
    public static List<Route> routes(List<Route> plain) {
        List<Route> all = new ArrayList<>(plain);
        plain.stream()
                .filter(Route::needsToken)
                .map(route -> new Route(
                        route.method(),
                        "/{" + PARAMETER + "}" + route.template(),
                        route.firstMinor(),
                        route.lastMinor(),
                        true,
                        checked(route.handler())))
                .forEach(all::add);
        return all;
    }

    private static Handler checked(Handler handler) {
        return request -> {
            check(request);
            return handler.handle(request);
        };
    }

    private static void check(Request request) {
        String asked = request.pathParameter(PARAMETER);
        String own = request.caller().projectId().orElse("");
        if (asked.equals(own)) {
            return;
        }
        throw PROJECT_ID.matcher(asked).matches()
                ? Fault.badRequest("Malformed request URL: URL's project_id '" + asked
                        + "' doesn't match Context's project_id '" + own + "'")
                : Fault.notFound("The resource could not be found.");
    }
}
