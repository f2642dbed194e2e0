package kilonova.identity.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Query;
import kilonova.http.Request;
import kilonova.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A listing as Keystone answers it: filtered by equality on known fields (also {@code name__contains} and its kin), sorted by
 * name and id, a page at a time where {@code limit} asks for it, with links. Pure.
 */
public final class Listing {
    private static final int MOST = 10_000;

    private Listing() {}

    /** @param filters the fields that the query may select by; other parameters are ignored, as Keystone does */
    public static Response answer(Request request, String name, Stream<ObjectNode> all, Set<String> filters) {
        List<Query.Parameter> wanted = request.query().parameters().stream()
                .filter(parameter -> filters.contains(field(parameter.name())))
                .toList();
        List<ObjectNode> sorted = all.filter(node -> wanted.stream().allMatch(parameter -> matches(node, parameter)))
                .sorted(Comparator.comparing(
                                (ObjectNode node) -> node.path("name").asString(""))
                        .thenComparing(Listing::id))
                .toList();
        Paging.Page<ObjectNode> page = Paging.of(request.query(), MOST).cut(sorted, Listing::id);
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray(name);
        page.items().forEach(items::add);
        ObjectNode links = body.putObject("links");
        links.put("self", url(request, request.query().parameters()));
        links.put("previous", (String) null);
        links.put(
                "next",
                page.more() && !page.items().isEmpty()
                        ? next(request, id(page.items().getLast()))
                        : null);
        if (page.more()) {
            body.put("truncated", true);
        }
        return Response.json(200, body);
    }

    private static String id(ObjectNode node) {
        return node.path("id").asString("");
    }

    private static String field(String parameter) {
        int comparator = parameter.indexOf("__");
        return comparator < 0 ? parameter : parameter.substring(0, comparator);
    }

    private static boolean matches(ObjectNode node, Query.Parameter parameter) {
        JsonNode value = node.path(field(parameter.name()));
        String wanted = parameter.value();
        if (value.isBoolean()) {
            return value.booleanValue() == isTrue(wanted);
        }
        String text = value.isNull() ? "" : value.asString("");
        String comparator = parameter.name().substring(field(parameter.name()).length());
        boolean ignoreCase = comparator.startsWith("__i");
        String have = ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
        String want = ignoreCase ? wanted.toLowerCase(Locale.ROOT) : wanted;
        return switch (comparator) {
            case "__contains", "__icontains" -> have.contains(want);
            case "__startswith", "__istartswith" -> have.startsWith(want);
            case "__endswith", "__iendswith" -> have.endsWith(want);
            default -> have.equals(want);
        };
    }

    private static boolean isTrue(String text) {
        return !Set.of("0", "false", "f", "no", "n", "off").contains(text.toLowerCase(Locale.ROOT));
    }

    private static String next(Request request, String marker) {
        List<Query.Parameter> parameters = Stream.concat(
                        request.query().parameters().stream()
                                .filter(parameter -> !parameter.name().equals("marker")),
                        Stream.of(new Query.Parameter("marker", marker)))
                .toList();
        return url(request, parameters);
    }

    private static String url(Request request, List<Query.Parameter> parameters) {
        String path = request.url(request.pathUnderPrefix());
        return parameters.isEmpty()
                ? path
                : path + "?"
                        + parameters.stream()
                                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
