package kilonova.network.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Query;
import kilonova.http.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Filters, sorts, pages and trims a list as Neutron does: a filter is any attribute's name, one that is repeated means "or", different
 * ones mean "and". Pure.
 *
 * @param query what was asked
 * @param names the attributes that may be asked for
 */
record Listing(Query query, Set<String> names) {
    private static final Set<String> NOT_FILTERS =
            Set.of("fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir");

    /** The body of a listing. */
    ObjectNode answer(String plural, List<ObjectNode> all, Request request) {
        List<ObjectNode> sorted = sorted(filtered(all));
        ObjectNode body = Json.object();
        Paging paging = Paging.of(query, Integer.MAX_VALUE);
        if (paging.limit() == 0) {
            paging = new Paging(Integer.MAX_VALUE, paging.marker());
        }
        Paging.Page<ObjectNode> page =
                paging.cut(sorted, item -> item.path("id").asString(""));
        var items = body.putArray(plural);
        page.items().forEach(item -> items.add(trimmed(item)));
        if (page.more()) {
            body.putArray(plural + "_links")
                    .addObject()
                    .put("rel", "next")
                    .put("href", next(request, page.items().getLast().path("id").asString("")));
        }
        return body;
    }

    /** Only the fields that were asked for; all if none were. */
    ObjectNode trimmed(ObjectNode item) {
        List<String> fields =
                query.all("fields").stream().filter(field -> !field.isEmpty()).toList();
        return fields.isEmpty() ? item : item.retain(fields);
    }

    private List<ObjectNode> filtered(List<ObjectNode> all) {
        List<String> filters = query.names().stream()
                .filter(name -> !NOT_FILTERS.contains(name))
                .toList();
        List<String> unknown = filters.stream()
                .filter(name -> !names.contains(name))
                .map(name -> "'" + name + "'")
                .toList();
        if (!unknown.isEmpty()) {
            throw Fault.badRequest("[" + String.join(", ", unknown) + "] is invalid attribute for filtering");
        }
        return all.stream()
                .filter(item -> filters.stream()
                        .allMatch(name -> query.all(name).stream().anyMatch(wanted -> fits(item.path(name), wanted))))
                .toList();
    }

    private static boolean fits(JsonNode value, String wanted) {
        if (value.isArray()) {
            return value.valueStream()
                    .anyMatch(entry -> entry.isObject() ? fitsPart(entry, wanted) : fits(entry, wanted));
        }
        if (value.isBoolean()) {
            String word = wanted.toLowerCase(Locale.ROOT);
            return (value.booleanValue() ? Set.of("true", "1") : Set.of("false", "0")).contains(word);
        }
        boolean absent = value.isMissingNode() || value.isNull();
        return absent ? wanted.isEmpty() : value.asString("").equals(wanted);
    }

    /** {@code fixed_ips=ip_address=10.0.0.5}. */
    private static boolean fitsPart(JsonNode entry, String wanted) {
        int equals = wanted.indexOf('=');
        if (equals < 0) {
            return false;
        }
        String key = wanted.substring(0, equals);
        String value = wanted.substring(equals + 1);
        return key.endsWith("_substr")
                ? entry.path(key.substring(0, key.length() - "_substr".length()))
                        .asString("")
                        .contains(value)
                : entry.path(key).asString("").equals(value);
    }

    private List<ObjectNode> sorted(List<ObjectNode> items) {
        List<String> keys = query.all("sort_key");
        List<String> directions = query.all("sort_dir");
        if (!directions.isEmpty() && directions.size() != keys.size()) {
            throw Fault.badRequest("The number of sort_keys and sort_dirs must be same");
        }
        List<ObjectNode> sorted = new ArrayList<>(items);
        for (int i = keys.size() - 1; i >= 0; i--) {
            String key = keys.get(i);
            if (!names.contains(key)) {
                throw Fault.badRequest("['" + key + "'] is invalid attribute for sort_key");
            }
            Comparator<ObjectNode> order =
                    Comparator.comparing(item -> item.path(key).asString(""));
            sorted.sort(
                    descends(directions.isEmpty() ? "asc" : directions.get(i))
                            ? Collections.reverseOrder(order)
                            : order);
        }
        return sorted;
    }

    private static boolean descends(String direction) {
        return switch (direction.toLowerCase(Locale.ROOT)) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw Fault.badRequest(
                        "'" + direction + "' is invalid value for sort_dirs, valid value is 'asc' and 'desc'");
        };
    }

    private static String next(Request request, String last) {
        String kept = request.query().parameters().stream()
                .filter(parameter -> !parameter.name().equals("marker"))
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
        return request.url(request.pathUnderPrefix()) + "?" + kept + "&marker=" + encoded(last);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
