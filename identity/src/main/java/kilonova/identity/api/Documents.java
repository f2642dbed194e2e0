package kilonova.identity.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.identity.directory.Attributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pieces of the documents that the API answers with. Pure. */
public final class Documents {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Documents() {}

    /** A time with six digits of fraction. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** An object that begins with the extra attributes; the fields that the service knows are put over them. */
    public static ObjectNode with(Attributes extra) {
        return extra.node();
    }

    public static void put(ObjectNode node, String name, Optional<String> value) {
        node.put(name, value.orElse(null));
    }

    /** Adds {@code links.self}; {@code path} begins with {@code /v3/}. */
    public static ObjectNode linked(ObjectNode node, Request request, String path) {
        node.putObject("links").put("self", request.url(path));
        return node;
    }

    /** Wraps a document in its envelope. */
    public static Response answer(int status, String envelope, JsonNode document) {
        ObjectNode body = Json.object();
        body.set(envelope, document);
        return Response.json(status, body);
    }
}
