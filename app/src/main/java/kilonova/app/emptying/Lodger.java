package kilonova.app.emptying;

import tools.jackson.databind.JsonNode;

/**
 * A server on the host that is being emptied, as the API shows it.
 *
 * @param status {@code ACTIVE}, {@code SHUTOFF}, …
 * @param busy whether something is being done to it now
 */
public record Lodger(String id, String name, String status, boolean busy, String host) {
    /** @param server one of {@code GET /servers/detail}, asked by an admin */
    public static Lodger of(JsonNode server) {
        return new Lodger(
                server.path("id").asString(),
                server.path("name").asString(),
                server.path("status").asString(),
                server.path("OS-EXT-STS:task_state").isString(),
                server.path("OS-EXT-SRV-ATTR:host").asString(""));
    }
}
