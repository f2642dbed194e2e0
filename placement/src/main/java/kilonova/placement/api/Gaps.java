package kilonova.placement.api;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Fault;
import kilonova.http.Handler;
import kilonova.http.Method;
import kilonova.http.Route;
import kilonova.http.Routes;

/**
 * Answers for what a path does not have. A method that the path has at no microversion is 405 at every one; a method that
 * it has at other microversions is 404.
 */
final class Gaps {
    private static final String INVENTORIES = "/resource_providers/{uuid}/inventories";

    private Gaps() {}

    static List<Route> in(List<Route> routes) {
        Map<String, List<Route>> byTemplate = new LinkedHashMap<>();
        for (Route route : routes) {
            byTemplate.computeIfAbsent(route.template(), _ -> new ArrayList<>()).add(route);
        }
        List<Route> gaps = new ArrayList<>();
        byTemplate.forEach((template, declared) -> {
            Set<Method> methods = new LinkedHashSet<>();
            declared.forEach(route -> methods.add(route.method()));
            for (Method other : EnumSet.complementOf(EnumSet.copyOf(methods))) {
                Route gap = Routes.route(other, template, notAllowed(methods));
                gaps.add(declared.stream().allMatch(Route::needsToken) ? gap : gap.open());
            }
            for (Method method : methods) {
                int first = declared.stream()
                        .filter(route -> route.method() == method)
                        .mapToInt(Route::firstMinor)
                        .min()
                        .orElseThrow();
                if (first > 0) {
                    gaps.add(Routes.route(method, template, missing(method, template))
                            .upTo(first - 1));
                }
            }
        });
        return gaps;
    }

    private static Handler notAllowed(Set<Method> methods) {
        String allowed = methods.stream().map(Method::name).collect(Collectors.joining(", "));
        return _ -> {
            throw new Fault(405, "The method specified is not allowed for this resource.").with("Allow", allowed);
        };
    }

    /** Upstream's one exception: deleting all inventories is 405 where it does not exist yet. */
    private static Handler missing(Method method, String template) {
        boolean exception = method == Method.DELETE && template.equals(INVENTORIES);
        return _ -> {
            throw exception ? new Fault(405, "") : Fault.notFound("");
        };
    }
}
