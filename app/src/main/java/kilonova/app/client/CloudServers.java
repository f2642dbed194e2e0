package kilonova.app.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import kilonova.app.text.Text;
import tools.jackson.databind.JsonNode;

/** What commands ask of single servers. */
public final class CloudServers {
    private static final String SERVERS = "/compute/v2.1/servers";

    private CloudServers() {}

    /**
     * A server may be named by its id or its name, as the openstack command takes it.
     *
     * @throws IllegalArgumentException if the name is not that of exactly one server
     */
    public static String id(CloudClient cloud, String server) throws IOException, InterruptedException {
        if (isUuid(server)) {
            return server;
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("name", "^" + Pattern.quote(server) + "$");
        query.put("all_tenants", "1");
        JsonNode found = cloud.get(SERVERS, query).path("servers");
        if (found.size() != 1) {
            throw new IllegalArgumentException(Text.of("explain.which", server, found.size()));
        }
        return found.path(0).path("id").asString();
    }

    /** What the last thing that was tried with a server says of itself. */
    public static String lastReason(CloudClient cloud, String id) throws IOException, InterruptedException {
        String actions = SERVERS + "/" + id + "/os-instance-actions";
        JsonNode last = cloud.get(actions, Map.of()).path("instanceActions").path(0);
        JsonNode events = cloud.get(actions + "/" + last.path("request_id").asString(), Map.of())
                .path("instanceAction")
                .path("events");
        for (JsonNode event : events) {
            if (event.path("details").isString()) {
                return event.path("details").asString();
            }
        }
        return "it came back without a reason; see 'openstack server event list " + id + "'";
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
