package kilonova.app.emptying;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.app.client.CloudClient;
import kilonova.app.client.CloudServers;
import kilonova.app.client.RequestRefused;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves every server off a host, a few at a time, and tells how it goes. It keeps nothing: stopped at any moment, the next run goes on
 * with what the cloud shows.
 */
public final class HostEmptier {
    private static final String SERVERS = "/compute/v2.1/servers";

    /** Statuses in which a server may be able to move while it runs. */
    private static final Set<String> LIVE_STATES = Set.of("ACTIVE", "PAUSED");

    /** Statuses of migrations that nobody waits for any more. */
    private static final Set<String> OVER =
            Set.of("confirmed", "reverted", "error", "failed", "cancelled", "completed", "done");

    /** Moves that are under way at the same time. */
    private static final int AT_ONCE = 4;

    private final CloudClient cloud;
    private final String host;
    private final Way way;
    private final Progress progress;
    private final Duration pause;
    private final Silence silence;
    private final Map<String, Lodger> known = new LinkedHashMap<>();
    private final Map<String, String> stays = new LinkedHashMap<>();
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final Set<String> gone = new HashSet<>();

    /** Hears of each change. */
    public interface Progress {
        void moving(Lodger server, String action);

        /** @param done how many of all have left */
        void left(Lodger server, int done, int all);

        /** Somebody deleted it meanwhile. */
        void deleted(Lodger server, int done, int all);

        void stays(Lodger server, String why);
    }

    /**
     * @param pause between two looks at the servers
     * @param patience how long the host may be silent before a server that was moving while it ran is waited for no longer
     */
    public HostEmptier(CloudClient cloud, String host, Way way, Duration pause, Duration patience, Progress progress) {
        this.cloud = cloud;
        this.host = host;
        this.way = way;
        this.pause = pause;
        this.silence = new Silence(cloud, host, patience);
        this.progress = progress;
    }

    /**
     * A server that is still there.
     *
     * @param why what keeps it
     */
    public record Remaining(String id, String name, String status, String why) {}

    /** Works until every server has left or cannot leave; returns those. */
    public List<Remaining> run() throws IOException, InterruptedException {
        resume();
        look();
        while (!settled()) {
            for (Lodger server : List.copyOf(known.values())) {
                step(server);
            }
            Thread.sleep(pause);
            look();
        }
        List<Remaining> remaining = new ArrayList<>();
        stays.forEach((id, why) -> {
            Lodger server = known.get(id);
            if (server != null) {
                remaining.add(new Remaining(id, server.name(), server.status(), why));
            }
        });
        return remaining;
    }

    private boolean settled() {
        return known.keySet().stream().allMatch(id -> gone.contains(id) || stays.containsKey(id));
    }

    /** Finds what an earlier run has moved or is moving, and has not confirmed. */
    private void resume() throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("source_compute", host);
        query.put("migration_type", "migration");
        cloud.get("/compute/v2.1/os-migrations", query).path("migrations").forEach(migration -> {
            if (!OVER.contains(migration.path("status").asString())) {
                asked.put(migration.path("instance_uuid").asString(), NextMove.COLD);
            }
        });
    }

    private void look() throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("all_tenants", "1");
        query.put("host", host);
        query.put("soft_deleted", "1");
        Set<String> seen = new HashSet<>();
        cloud.get(SERVERS + "/detail", query).path("servers").forEach(server -> {
            Lodger lodger = Lodger.of(server);
            known.put(lodger.id(), lodger);
            seen.add(lodger.id());
        });
        Set<String> elsewhere = new HashSet<>(known.keySet());
        elsewhere.addAll(asked.keySet());
        elsewhere.removeAll(seen);
        for (String id : elsewhere) {
            if (!gone.contains(id) && !stays.containsKey(id)) {
                lookElsewhere(id);
            }
        }
        silence.look(known.values().stream().anyMatch(server -> server.status().equals("MIGRATING")));
    }

    private void lookElsewhere(String id) throws IOException, InterruptedException {
        try {
            known.put(id, Lodger.of(cloud.get(SERVERS + "/" + id, Map.of()).path("server")));
        } catch (RequestRefused refused) {
            deletedOrElse(refused, id);
        }
    }

    private void deletedOrElse(RequestRefused refused, String id) {
        if (!refused.isNotFound()) {
            throw refused;
        }
        asked.remove(id);
        Lodger server = known.get(id);
        if (server != null) {
            gone.add(id);
            progress.deleted(server, gone.size(), known.size());
        }
    }

    private void step(Lodger server) throws IOException, InterruptedException {
        if (!gone.contains(server.id()) && !stays.containsKey(server.id())) {
            try {
                move(server);
            } catch (RequestRefused refused) {
                deletedOrElse(refused, server.id());
            }
        }
    }

    private void move(Lodger server) throws IOException, InterruptedException {
        String id = server.id();
        switch (NextMove.of(
                server, host, way, Optional.ofNullable(asked.get(id)), whyNotLive(server), silence.isLong())) {
            case NextMove.Wait _ -> {}
            case NextMove.Ask(String action) -> ask(server, action);
            case NextMove.Confirm _ -> act(server, "confirmResize");
            case NextMove.CameBack _ -> stay(server, CloudServers.lastReason(cloud, id));
            case NextMove.Gone _ -> {
                gone.add(id);
                progress.left(server, gone.size(), known.size());
            }
            case NextMove.Stays(String why) -> stay(server, why);
        }
    }

    /** Asked only where the answer decides what is done. */
    private Optional<String> whyNotLive(Lodger server) throws IOException, InterruptedException {
        boolean decides = way == Way.DRAIN
                && !server.busy()
                && server.host().equals(host)
                && !asked.containsKey(server.id())
                && LIVE_STATES.contains(server.status());
        if (!decides) {
            return Optional.of("it does not run");
        }
        JsonNode check = cloud.get("/kilonova/v1/live-migration", Map.of("server", server.id()))
                .path("live_migration");
        return check.path("possible").asBoolean()
                ? Optional.empty()
                : Optional.of(check.path("sentence").asString());
    }

    private void ask(Lodger server, String action) throws IOException, InterruptedException {
        long underWay = asked.keySet().stream()
                .filter(id -> !gone.contains(id) && !stays.containsKey(id) && !id.equals(server.id()))
                .count();
        if (underWay < AT_ONCE) {
            progress.moving(server, action);
            asked.put(server.id(), action);
            act(server, action);
        }
    }

    private void act(Lodger server, String action) throws IOException, InterruptedException {
        ObjectNode body = Json.object();
        switch (action) {
            case NextMove.LIVE ->
                body.putObject(action).put("block_migration", "auto").putNull("host");
            case "evacuate" -> body.putObject(action);
            default -> body.putNull(action);
        }
        try {
            cloud.post(SERVERS + "/" + server.id() + "/action", body);
        } catch (RequestRefused refused) {
            if (refused.isNotFound()) {
                throw refused;
            }
            stay(server, String.valueOf(refused.getMessage()));
        }
    }

    private void stay(Lodger server, String why) {
        stays.put(server.id(), why);
        progress.stays(server, why);
    }
}
