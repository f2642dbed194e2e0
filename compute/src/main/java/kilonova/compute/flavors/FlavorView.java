package kilonova.compute.flavors;

import java.util.TreeMap;
import kilonova.compute.api.Links;
import kilonova.http.Json;
import kilonova.http.Request;
import tools.jackson.databind.node.ObjectNode;

/** How flavors look, by microversion. */
final class FlavorView {
    private FlavorView() {}

    static ObjectNode brief(Request request, Flavor flavor) {
        ObjectNode view = Json.object().put("id", flavor.id()).put("name", flavor.name());
        view.set("links", Links.of(request).both("flavors", flavor.id()));
        describe(request, flavor, view);
        return view;
    }

    static ObjectNode full(Request request, Flavor flavor) {
        ObjectNode view = Json.object()
                .put("id", flavor.id())
                .put("name", flavor.name())
                .put("ram", flavor.memoryMb())
                .put("disk", flavor.rootDiskGb())
                .put("OS-FLV-EXT-DATA:ephemeral", flavor.ephemeralDiskGb())
                .put("OS-FLV-DISABLED:disabled", false)
                .put("vcpus", flavor.vcpus())
                .put("os-flavor-access:is_public", flavor.isPublic())
                .put("rxtx_factor", flavor.rxtxFactor());
        if (flavor.swapMb() == 0 && request.microversion().below(75)) {
            view.put("swap", "");
        } else {
            view.put("swap", flavor.swapMb());
        }
        view.set("links", Links.of(request).both("flavors", flavor.id()));
        describe(request, flavor, view);
        if (request.microversion().atLeast(61) && showsExtraSpecs(request)) {
            view.set("extra_specs", extraSpecs(flavor));
        }
        return view;
    }

    static ObjectNode extraSpecs(Flavor flavor) {
        ObjectNode specs = Json.object();
        new TreeMap<>(flavor.extraSpecs()).forEach(specs::put);
        return specs;
    }

    private static void describe(Request request, Flavor flavor, ObjectNode view) {
        if (request.microversion().atLeast(55)) {
            flavor.description()
                    .ifPresentOrElse(text -> view.put("description", text), () -> view.putNull("description"));
        }
    }

    private static boolean showsExtraSpecs(Request request) {
        return request.caller().isAdmin()
                || (request.caller().hasRole("reader")
                        && request.caller().projectId().isPresent());
    }
}
