package kilonova.app.emptying;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import kilonova.app.client.CloudClient;
import tools.jackson.databind.JsonNode;

/**
 * For how long a host has not reported. A host that an operator has said to be down is not silent: the cloud ends by itself what waits
 * for it. Not thread-safe.
 */
final class Silence {
    private final CloudClient cloud;
    private final String host;
    private final Duration patience;
    private OptionalLong since = OptionalLong.empty();

    /** @param patience from when on it is long */
    Silence(CloudClient cloud, String host, Duration patience) {
        this.cloud = cloud;
        this.host = host;
        this.patience = patience;
    }

    /** @param matters whether anybody waits for the host; it is not asked for otherwise */
    void look(boolean matters) throws IOException, InterruptedException {
        if (!matters || !isSilent()) {
            since = OptionalLong.empty();
        } else if (since.isEmpty()) {
            since = OptionalLong.of(System.nanoTime());
        }
    }

    boolean isLong() {
        return since.isPresent() && System.nanoTime() - since.getAsLong() >= patience.toNanos();
    }

    private boolean isSilent() throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("host", host);
        query.put("binary", "nova-compute");
        JsonNode service =
                cloud.get("/compute/v2.1/os-services", query).path("services").path(0);
        return service.path("state").asString("").equals("down")
                && !service.path("forced_down").asBoolean(false);
    }
}
