package kilonova.network.rest;

import java.util.List;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import tools.jackson.databind.node.ObjectNode;

/** What the API can beyond its core. Only what is honoured is announced, because clients change their requests by it. */
record ExtensionRoutes() {
    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("availability_zone", "Availability Zone", "The availability zone extension."),
            new Extension("binding", "Port Binding", "Expose port bindings of a virtual port to external application"),
            new Extension("filter-validation", "Filter parameters validation", "Unknown filters are refused."),
            new Extension("net-mtu", "Network MTU", "Provides MTU attribute for a network resource."),
            new Extension("net-mtu-writable", "Network MTU (writable)", "Provides a writable MTU attribute."),
            new Extension("network_availability_zone", "Network Availability Zone", "Zones of networks."),
            new Extension("network-ip-availability", "Network IP Availability", "Use of addresses per network."),
            new Extension("pagination", "Pagination support", "Lists can be cut into pages."),
            new Extension("port-security", "Port Security", "Provides port security"),
            new Extension("project-id", "project_id field enabled", "Extension that indicates project_id is used."),
            new Extension("quota_details", "Quota details management support", "Shows use beside limits."),
            new Extension("quotas", "Quota management support", "Expose functions for quotas management per project"),
            new Extension("security-group", "security-group", "The security groups extension."),
            new Extension("sorting", "Sorting support", "Lists can be sorted."),
            new Extension("standard-attr-description", "standard-attr-description", "Resources have descriptions."),
            new Extension(
                    "standard-attr-revisions", "Resource revision numbers", "Shows how often a resource changed."),
            new Extension(
                    "standard-attr-timestamp", "Resource timestamps", "Shows when a resource was made and changed."),
            new Extension("stateful-security-group", "Stateful security group", "Groups may be stateless."));

    /** One of them. */
    private record Extension(String alias, String name, String description) {
        ObjectNode view() {
            ObjectNode view = Json.object();
            view.put("alias", alias)
                    .put("name", name)
                    .put("description", description)
                    .put("updated", "2026-01-01T00:00:00-00:00");
            view.putArray("links");
            return view;
        }
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/v2.0/extensions", _ -> list()),
                Routes.get("/v2.0/extensions/{alias}", this::show),
                Routes.get("/v2.0/availability_zones", request -> zones(request)));
    }

    private static Response list() {
        ObjectNode body = Json.object();
        var list = body.putArray("extensions");
        EXTENSIONS.forEach(extension -> list.add(extension.view()));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        String alias = request.pathParameter("alias");
        ObjectNode body = Json.object();
        body.set(
                "extension",
                EXTENSIONS.stream()
                        .filter(extension -> extension.alias().equals(alias))
                        .findFirst()
                        .orElseThrow(() -> new Rejected(
                                Reason.EXTENSION_NOT_FOUND, "Extension with alias " + alias + " does not exist"))
                        .view());
        return Response.json(200, body);
    }

    private static Response zones(Request request) {
        List<ObjectNode> zones = List.of(Json.object()
                .put("name", NetworkApi.ZONE)
                .put("resource", "network")
                .put("state", "available"));
        return Response.json(
                200,
                new Listing(request.query(), java.util.Set.of("name", "resource", "state"))
                        .answer("availability_zones", zones, request));
    }
}
