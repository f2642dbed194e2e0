package kilonova.image.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;

/** What clients ask before they work: versions, schemas, import methods and stores. */
final class DiscoveryRoutes {
    /** The one way to import. */
    static final String IMPORT_METHOD = "glance-direct";

    private static final int NEWEST_MINOR = 9;

    private DiscoveryRoutes() {}

    static List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Routes.get("/", request -> versions(300, request)).open(),
                Routes.get("/versions", request -> versions(200, request)).open(),
                Routes.get("/versions/", request -> versions(200, request)).open(),
                Routes.get("/v2/info/import", _ -> importMethods()),
                Routes.get("/v2/info/stores", _ -> stores())));
        for (String name : List.of("image", "images", "member", "members")) {
            JsonNode schema = schema(name);
            routes.add(Routes.get("/v2/schemas/" + name, _ -> Response.json(200, schema)));
        }
        return routes;
    }

    private static Response versions(int status, Request request) {
        var body = Json.object();
        var versions = body.putArray("versions");
        for (int minor = NEWEST_MINOR; minor >= 0; minor--) {
            var version = versions.addObject();
            version.put("id", "v2." + minor).put("status", minor == NEWEST_MINOR ? "CURRENT" : "SUPPORTED");
            version.putArray("links").addObject().put("rel", "self").put("href", request.url("/v2/"));
        }
        return Response.json(status, body);
    }

    private static Response importMethods() {
        var body = Json.object();
        var methods = body.putObject("import-methods");
        methods.put("description", "Import methods available.").put("type", "array");
        methods.putArray("value").add(IMPORT_METHOD);
        return Response.json(200, body);
    }

    private static Response stores() {
        var body = Json.object();
        body.putArray("stores")
                .addObject()
                .put("id", "file")
                .put("description", "Files of the controller")
                .put("default", "true");
        return Response.json(200, body);
    }

    /** The plural ones wrap the singular ones, so that each shape is written once. */
    private static JsonNode schema(String name) {
        if (name.endsWith("s")) {
            String singular = name.substring(0, name.length() - 1);
            var schema = Json.object().put("name", name);
            var properties = schema.putObject("properties");
            properties.putObject(name).put("type", "array").set("items", schema(singular));
            properties.putObject("schema").put("type", "string");
            if (name.equals("images")) {
                properties.putObject("first").put("type", "string");
                properties.putObject("next").put("type", "string");
                schema.putArray("links")
                        .add(Json.object().put("rel", "first").put("href", "{first}"))
                        .add(Json.object().put("rel", "next").put("href", "{next}"))
                        .add(Json.object().put("rel", "describedby").put("href", "{schema}"));
            } else {
                schema.putArray("links").addObject().put("rel", "describedby").put("href", "{schema}");
            }
            return schema;
        }
        try (InputStream in = DiscoveryRoutes.class.getResourceAsStream("/kilonova/image/schemas/" + name + ".json")) {
            return Json.MAPPER.readTree(in);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
