package kilonova.network.rest;

import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.http.Json;
import kilonova.network.networks.Stamp;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pieces that all views share. */
final class Views {
    private Views() {}

    /** Begins a view with what every resource has. */
    static ObjectNode of(String id, String projectId, String name, String description, Stamp stamp) {
        ObjectNode view = Json.object();
        view.put("id", id)
                .put("name", name)
                .put("description", description)
                .put("tenant_id", projectId)
                .put("project_id", projectId)
                .put("created_at", DateTimeFormatter.ISO_INSTANT.format(stamp.created()))
                .put("updated_at", DateTimeFormatter.ISO_INSTANT.format(stamp.updated()))
                .put("revision_number", stamp.revision());
        view.putArray("tags");
        return view;
    }

    static ArrayNode texts(Collection<?> values) {
        ArrayNode list = Json.array();
        values.forEach(value -> list.add(value.toString()));
        return list;
    }

    /** Sets text or null. */
    static void put(ObjectNode view, String name, Optional<?> value) {
        if (value.isPresent()) {
            view.put(name, value.get().toString());
        } else {
            view.putNull(name);
        }
    }

    /** Sets a number or null. */
    static void put(ObjectNode view, String name, OptionalInt value) {
        if (value.isPresent()) {
            view.put(name, value.getAsInt());
        } else {
            view.putNull(name);
        }
    }
}
