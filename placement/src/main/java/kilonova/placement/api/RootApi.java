package kilonova.placement.api;

import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /}: which versions there are. Needs no token. */
final class RootApi {
    private final Answers answers;

    RootApi(Answers answers) {
        this.answers = answers;
    }

    Route route() {
        return Routes.get("/", this::versions).open();
    }

    private Response versions(Request request) {
        ObjectNode version = Json.object()
                .put("id", "v" + PlacementDialect.OLDEST)
                .put("max_version", PlacementDialect.NEWEST.toString())
                .put("min_version", PlacementDialect.OLDEST.toString())
                .put("status", "CURRENT")
                .set("links", Json.array().add(Answers.link("self", "")));
        return answers.entity(
                request, 200, Json.object().set("versions", Json.array().add(version)), answers.now());
    }
}
