package kilonova.compute.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.http.Json;
import kilonova.http.Query.Parameter;
import kilonova.http.Request;
import tools.jackson.databind.node.ArrayNode;

/** The links in an answer. They have the project's id in them if the request's path had. */
public final class Links {
    private final String versioned;
    private final String unversioned;

    private Links(String versioned, String unversioned) {
        this.versioned = versioned;
        this.unversioned = unversioned;
    }

    public static Links of(Request request) {
        String project = Optional.ofNullable(request.pathParameters().get(ProjectPrefixed.PARAMETER))
                .map(id -> "/" + id)
                .orElse("");
        String base = request.url("");
        return new Links(base + project, base.substring(0, base.lastIndexOf('/')) + project);
    }

    /** The URL of a thing; {@code collection} without slashes at its ends. */
    public String self(String collection, String id) {
        return versioned + "/" + collection + "/" + encode(id);
    }

    /** The URL of a thing without the API's version in it. */
    public String bookmark(String collection, String id) {
        return unversioned + "/" + collection + "/" + encode(id);
    }

    /** {@code self} and {@code bookmark}, as most things have them. */
    public ArrayNode both(String collection, String id) {
        ArrayNode links = Json.array();
        links.addObject().put("rel", "self").put("href", self(collection, id));
        links.addObject().put("rel", "bookmark").put("href", bookmark(collection, id));
        return links;
    }

    /** {@code bookmark} alone, as things have it that are part of others. */
    public ArrayNode bookmarkOnly(String collection, String id) {
        ArrayNode links = Json.array();
        links.addObject().put("rel", "bookmark").put("href", bookmark(collection, id));
        return links;
    }

    /** The link to the next page: the request's own query, with the last item's id as {@code marker}. */
    public ArrayNode next(Request request, String collection, String lastId) {
        List<Parameter> parameters = new ArrayList<>(request.query().parameters());
        parameters.removeIf(parameter -> parameter.name().equals("marker"));
        parameters.add(new Parameter("marker", lastId));
        parameters.sort(Comparator.comparing(Parameter::name));
        String query = parameters.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
        ArrayNode links = Json.array();
        links.addObject().put("rel", "next").put("href", versioned + "/" + collection + "?" + query);
        return links;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
