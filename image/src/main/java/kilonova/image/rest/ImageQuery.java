package kilonova.image.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Query;
import kilonova.image.images.ImageList;
import kilonova.image.images.Member;
import kilonova.image.images.Viewer;
import kilonova.image.images.Visibility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Filters, sorts and pages images as Glance does. Pure. */
record ImageQuery(Query query) {
    private static final int PAGE = 25;
    private static final int LONGEST_PAGE = 1000;
    private static final Set<String> NOT_FILTERS =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "visibility", "member_status", "os_hidden");
    private static final Set<String> WITH_IN = Set.of("id", "name", "status", "container_format", "disk_format");
    private static final Set<String> SORT_KEYS =
            Set.of("name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at");

    /** Which images are meant, before filters. */
    ImageList list(Viewer viewer) {
        String visibility = query.last("visibility").orElse("");
        boolean everything = visibility.equals("all");
        Optional<Visibility> only = Visibility.of(visibility);
        if (!visibility.isEmpty() && !everything && only.isEmpty()) {
            throw Fault.badRequest("Invalid visibility value: '" + visibility + "'.");
        }
        String status = query.last("member_status").orElse("accepted");
        Optional<Member.Status> member = Member.Status.of(status);
        if (member.isEmpty() && !status.equals("all")) {
            throw Fault.badRequest("Invalid status: '" + status + "'.");
        }
        return new ImageList(viewer, only, everything, member);
    }

    /** The body of the list, out of the views of all images that are meant, newest first. */
    ObjectNode answer(List<ObjectNode> all) {
        Paging asked = Paging.of(query, LONGEST_PAGE);
        Paging paging = query.has("limit") ? asked : new Paging(PAGE, asked.marker());
        List<ObjectNode> sorted = sorted(all.stream().filter(this::fits).toList());
        Paging.Page<ObjectNode> page =
                paging.cut(sorted, view -> view.path("id").asString(""));
        ObjectNode body = Json.object();
        var images = body.putArray("images");
        page.items().forEach(images::add);
        String rest = query.parameters().stream()
                .filter(parameter -> !parameter.name().equals("marker"))
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
        body.put("first", "/v2/images" + (rest.isEmpty() ? "" : "?" + rest));
        if (page.more() && !page.items().isEmpty()) {
            String last = page.items().getLast().path("id").asString("");
            body.put("next", "/v2/images?" + (rest.isEmpty() ? "" : rest + "&") + "marker=" + encoded(last));
        }
        return body.put("schema", "/v2/schemas/images");
    }

    private boolean fits(ObjectNode view) {
        boolean hidden =
                query.last("os_hidden").map(text -> flag("os_hidden", text)).orElse(false);
        return view.path("os_hidden").booleanValue() == hidden
                && query.parameters().stream()
                        .filter(parameter -> !NOT_FILTERS.contains(parameter.name()))
                        .allMatch(parameter -> fits(view, parameter.name(), parameter.value()));
    }

    private static boolean fits(ObjectNode view, String name, String wanted) {
        return switch (name) {
            case "tag" ->
                view.path("tags").valueStream().anyMatch(tag -> tag.asString("").equals(wanted));
            case "size_min" -> view.path("size").asLong(0) >= number(name, wanted);
            case "size_max" -> view.path("size").asLong(0) <= number(name, wanted);
            case "min_ram", "min_disk" -> view.path(name).asLong(0) == number(name, wanted);
            case "protected" -> view.path(name).booleanValue() == flag(name, wanted);
            case "created_at", "updated_at" -> fitsTime(view.path(name), name, wanted);
            default -> fitsText(view.path(name), name, wanted);
        };
    }

    private static boolean fitsText(JsonNode value, String name, String wanted) {
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        String text = value.asString("");
        boolean oneOfMany = WITH_IN.contains(name) && wanted.startsWith("in:");
        return oneOfMany ? words(wanted.substring("in:".length())).contains(text) : text.equals(wanted);
    }

    /** Words between commas; one with a comma inside stands in double quotes. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw Fault.badRequest("Invalid filter value " + text + ". The quote is not closed.");
        }
        words.add(word.toString());
        return words;
    }

    private static boolean fitsTime(JsonNode value, String name, String wanted) {
        int colon = wanted.indexOf(':');
        String operator = colon < 0 ? "" : wanted.substring(0, colon);
        boolean given = Set.of("gt", "gte", "lt", "lte", "eq", "neq").contains(operator);
        int order =
                Instant.parse(value.asString("")).compareTo(time(name, given ? wanted.substring(colon + 1) : wanted));
        return switch (given ? operator : "eq") {
            case "gt" -> order > 0;
            case "gte" -> order >= 0;
            case "lt" -> order < 0;
            case "lte" -> order <= 0;
            case "neq" -> order != 0;
            default -> order == 0;
        };
    }

    private static Instant time(String name, String text) {
        try {
            return text.endsWith("Z") || text.contains("+")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException malformed) {
            throw Fault.badRequest("Invalid time value '" + text + "' of " + name + ".");
        }
    }

    private static long number(String name, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Fault.badRequest("Filter " + name + " must be a whole number from 0 on, not '" + text + "'.");
        }
        return Long.parseLong(text);
    }

    private static boolean flag(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Fault.badRequest(name + " must be true or false, not '" + text + "'.");
        };
    }

    private List<ObjectNode> sorted(List<ObjectNode> views) {
        List<String> keys = new ArrayList<>();
        List<String> directions = new ArrayList<>();
        for (String part :
                query.last("sort").map(text -> List.of(text.split(",", -1))).orElse(List.of())) {
            String[] pair = part.strip().split(":", 2);
            keys.add(pair[0]);
            directions.add(pair.length > 1 ? pair[1] : "desc");
        }
        keys.addAll(query.all("sort_key"));
        directions.addAll(query.all("sort_dir"));
        List<ObjectNode> sorted = new ArrayList<>(views);
        for (int i = keys.size() - 1; i >= 0; i--) {
            Comparator<ObjectNode> order = order(keys.get(i));
            boolean descending = descends(i < directions.size() ? directions.get(i) : "desc");
            sorted.sort(descending ? Collections.reverseOrder(order) : order);
        }
        return sorted;
    }

    private static Comparator<ObjectNode> order(String key) {
        if (!SORT_KEYS.contains(key)) {
            throw Fault.badRequest("Invalid sort key: " + key + ". It must be one of "
                    + SORT_KEYS.stream().sorted().toList());
        }
        return key.equals("size")
                ? Comparator.comparingLong(view -> view.path(key).asLong(0))
                : Comparator.comparing(view -> view.path(key).asString(""));
    }

    private static boolean descends(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw Fault.badRequest("Invalid sort direction: " + direction);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
