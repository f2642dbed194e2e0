package kilonova.compute.api;

import java.util.List;
import kilonova.http.Authenticator;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents by which clients find the API and its microversions. They need no token. */
public final class VersionDocuments {
    private static final String UPDATED = "2013-07-23T11:33:21Z";
    private static final String DEPRECATED_UPDATED = "2011-01-21T11:33:21Z";

    private VersionDocuments() {}

    /**
     * What answers at the API's root.
     *
     * @param prefix where the API is mounted without its version, {@code /compute}
     */
    public static Service root(String prefix, Authenticator authenticator) {
        return new Service(
                "compute-versions",
                prefix,
                Routes.of(List.of(Routes.get("/", VersionDocuments::all).open())),
                new ComputeDialect(),
                authenticator);
    }

    /** {@code GET /compute/v2.1} and the same with a slash. */
    public static Route current() {
        return Routes.get("/", VersionDocuments::one).open();
    }

    private static Response all(Request request) {
        ObjectNode body = Json.object();
        ArrayNode versions = body.putArray("versions");
        ObjectNode old = versions.addObject()
                .put("id", "v2.0")
                .put("status", "DEPRECATED")
                .put("version", "")
                .put("min_version", "")
                .put("updated", DEPRECATED_UPDATED);
        old.putArray("links").addObject().put("rel", "self").put("href", request.url("/v2/"));
        ObjectNode now = describe(versions.addObject());
        now.putArray("links").addObject().put("rel", "self").put("href", request.url("/v2.1/"));
        return Response.json(200, body);
    }

    private static Response one(Request request) {
        ObjectNode body = Json.object();
        ObjectNode version = describe(body.putObject("version"));
        ArrayNode links = version.putArray("links");
        links.addObject().put("rel", "self").put("href", request.url("/"));
        links.addObject()
                .put("rel", "describedby")
                .put("type", "text/html")
                .put("href", "https://docs.openstack.org/api-ref/compute/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=2.1");
        return Response.json(200, body);
    }

    private static ObjectNode describe(ObjectNode version) {
        return version.put("id", "v2.1")
                .put("status", "CURRENT")
                .put("version", ComputeDialect.MAXIMUM.toString())
                .put("min_version", ComputeDialect.MINIMUM.toString())
                .put("updated", UPDATED);
    }
}
