package kilonova.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A service's routes, found by path in one step per segment. A literal segment wins over a parameter. Immutable once built,
 * and safe to share between threads.
 */
public final class Routes {
    private static final String SECRET = "{token}";

    private final Node root = new Node();

    private Routes() {}

    /** @param routes in the order in which {@code Allow} shall name their methods */
    public static Routes of(List<Route> routes) {
        Routes built = new Routes();
        routes.forEach(built::add);
        return built;
    }

    public static Route get(String template, Handler handler) {
        return route(Method.GET, template, handler);
    }

    public static Route head(String template, Handler handler) {
        return route(Method.HEAD, template, handler);
    }

    public static Route post(String template, Handler handler) {
        return route(Method.POST, template, handler);
    }

    public static Route put(String template, Handler handler) {
        return route(Method.PUT, template, handler);
    }

    public static Route patch(String template, Handler handler) {
        return route(Method.PATCH, template, handler);
    }

    public static Route delete(String template, Handler handler) {
        return route(Method.DELETE, template, handler);
    }

    public static Route route(Method method, String template, Handler handler) {
        return new Route(method, template, 0, Integer.MAX_VALUE, true, handler);
    }

    /** What a path leads to. */
    public sealed interface Match {
        /** A route, and what its parameters took. */
        record Found(Route route, Map<String, String> parameters) implements Match {}

        /** The path exists at that microversion, but not with that method. */
        record OtherMethod(Set<Method> allowed) implements Match {}

        /** No such path at that microversion. */
        record Missing() implements Match {}
    }

    /**
     * @param pathUnderPrefix percent-encoded; empty or beginning with a slash; a slash at the end makes another path
     */
    public Match match(Method method, String pathUnderPrefix, Microversion version) {
        List<String> values = new ArrayList<>();
        Optional<Node> node = walk(root, segments(pathUnderPrefix), 0, values);
        if (node.isEmpty()) {
            return new Match.Missing();
        }
        Set<Method> others = new LinkedHashSet<>();
        for (Route route : node.get().routes) {
            if (route.answers(version)) {
                if (route.method() == method) {
                    return new Match.Found(route, named(route, values));
                }
                others.add(route.method());
            }
        }
        return others.isEmpty() ? new Match.Missing() : new Match.OtherMethod(others);
    }

    /** Whether something is answered without a token there, at some microversion. */
    boolean isOpen(String pathUnderPrefix) {
        return walk(root, segments(pathUnderPrefix), 0, new ArrayList<>())
                .filter(node -> node.routes.stream().anyMatch(route -> !route.needsToken()))
                .isPresent();
    }

    /**
     * A path as logs may show it: what a parameter named {@code {token}} takes is a secret, whatever the method and the microversion.
     *
     * @param pathUnderPrefix percent-encoded
     */
    String withoutSecrets(String pathUnderPrefix) {
        List<String> segments = segments(pathUnderPrefix);
        return walk(root, segments, 0, new ArrayList<>())
                .filter(node -> node.routes.getFirst().template().contains(SECRET))
                .map(node -> withoutSecrets(segments(node.routes.getFirst().template()), segments))
                .orElse(pathUnderPrefix);
    }

    private static String withoutSecrets(List<String> template, List<String> segments) {
        StringBuilder shown = new StringBuilder();
        for (int position = 0; position < segments.size(); position++) {
            shown.append('/').append(template.get(position).equals(SECRET) ? "***" : segments.get(position));
        }
        return shown.toString();
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : segments(route.template())) {
            node = isParameter(segment)
                    ? node.parameter.orElseGet(node::addParameter)
                    : node.literals.computeIfAbsent(segment, _ -> new Node());
        }
        node.routes.add(route);
    }

    private static Optional<Node> walk(Node node, List<String> segments, int position, List<String> values) {
        if (position == segments.size()) {
            return node.routes.isEmpty() ? Optional.empty() : Optional.of(node);
        }
        String segment = segments.get(position);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Optional<Node> found = walk(literal, segments, position + 1, values);
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.parameter.isEmpty() || segment.isEmpty()) {
            return Optional.empty();
        }
        values.add(segment);
        Optional<Node> found = walk(node.parameter.get(), segments, position + 1, values);
        if (found.isEmpty()) {
            values.removeLast();
        }
        return found;
    }

    private static Map<String, String> named(Route route, List<String> values) {
        Map<String, String> named = new LinkedHashMap<>();
        int next = 0;
        for (String segment : segments(route.template())) {
            if (isParameter(segment)) {
                named.put(segment.substring(1, segment.length() - 1), decode(values.get(next++)));
            }
        }
        return named;
    }

    private static String decode(String segment) {
        String decoded;
        try {
            decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Fault.badRequest("The path has a malformed percent escape.");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw Json.zero("The path");
        }
        return decoded;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static List<String> segments(String path) {
        if (path.isEmpty() || path.equals("/")) {
            return List.of();
        }
        return Arrays.asList((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final List<Route> routes = new ArrayList<>();
        private Optional<Node> parameter = Optional.empty();

        private Node addParameter() {
            Node made = new Node();
            parameter = Optional.of(made);
            return made;
        }
    }
}
