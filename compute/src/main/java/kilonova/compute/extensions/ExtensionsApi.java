package kilonova.compute.extensions;

import java.util.List;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /extensions}: old clients look here for what the API can do. Open to every caller with a token. */
public final class ExtensionsApi {
    private static final String NAMESPACE = "http://docs.openstack.org/compute/ext/fake_xml";
    private static final String UPDATED = "2014-12-03T00:00:00Z";

    public List<Route> routes() {
        return List.of(
                Routes.get("/extensions", ExtensionsApi::list), Routes.get("/extensions/{alias}", ExtensionsApi::show));
    }

    private static Response list(Request request) {
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("extensions");
        Extensions.ALL.forEach(extension -> listed.add(view(extension)));
        return Response.json(200, body);
    }

    private static Response show(Request request) {
        String alias = request.pathParameter("alias");
        ObjectNode body = Json.object();
        body.set(
                "extension",
                Extensions.ALL.stream()
                        .filter(extension -> extension.alias().equals(alias))
                        .map(ExtensionsApi::view)
                        .findFirst()
                        .orElseThrow(() -> Fault.notFound("There is no extension " + alias + ".")));
        return Response.json(200, body);
    }

    private static ObjectNode view(Extensions.Extension extension) {
        ObjectNode view = Json.object()
                .put("alias", extension.alias())
                .put("name", extension.name())
                .put("description", "Part of the Compute API since 2.1.")
                .put("namespace", NAMESPACE)
                .put("updated", UPDATED);
        view.putArray("links");
        return view;
    }
}
