package kilonova.compute.servers.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import kilonova.http.Fault;
import tools.jackson.databind.JsonNode;

/** Metadata in bodies. */
final class Metadata {
    private Metadata() {}

    /** A checked object of texts; a missing one is empty. */
    static Map<String, String> of(JsonNode object) {
        Map<String, String> metadata = new LinkedHashMap<>();
        object.properties()
                .forEach(item -> metadata.put(item.getKey(), item.getValue().asString()));
        return metadata;
    }

    /** @param most -1 for any number */
    static void refuseTooMany(Map<String, String> metadata, int most) {
        if (most >= 0 && metadata.size() > most) {
            throw Fault.forbidden("Maximum number of metadata items exceeds " + most);
        }
    }
}
