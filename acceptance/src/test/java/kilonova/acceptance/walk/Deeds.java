package kilonova.acceptance.walk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.walk.Sight.ServerSeen;
import tools.jackson.databind.node.ObjectNode;

/** What users ask of servers: mostly what a server in its state takes, now and then what it must refuse. */
final class Deeds {
    private static final int MOST_SERVERS = 14;

    private final Grounds grounds;
    private final Random random;
    private final History history;
    private final Map<String, Function<ServerSeen, Answer>> actions = new HashMap<>();
    private int names;

    /** What servers of a status take. Whatever is there twice is asked twice as often. */
    private static final Map<String, List<String>> FITTING = Map.ofEntries(
            Map.entry(
                    "ACTIVE",
                    List.of(
                            "stop",
                            "pause",
                            "suspend",
                            "rescue",
                            "shelve",
                            "rebuild",
                            "resize",
                            "resize",
                            "resize",
                            "live-migrate",
                            "live-migrate",
                            "live-migrate",
                            "migrate",
                            "migrate",
                            "reboot",
                            "reboot-hard",
                            "create-image",
                            "back-up")),
            Map.entry(
                    "SHUTOFF",
                    List.of(
                            "start",
                            "start",
                            "start",
                            "reboot-hard",
                            "rebuild",
                            "resize",
                            "migrate",
                            "shelve",
                            "rescue")),
            Map.entry("PAUSED", List.of("unpause", "unpause", "live-migrate", "reboot-hard", "create-image", "shelve")),
            Map.entry("SUSPENDED", List.of("resume", "resume", "reboot-hard", "create-image", "shelve")),
            Map.entry("RESCUE", List.of("unrescue", "unrescue", "stop")),
            Map.entry("VERIFY_RESIZE", List.of("confirm", "confirm", "revert", "revert", "revert")),
            Map.entry("SHELVED", List.of("unshelve", "offload")),
            Map.entry("SHELVED_OFFLOADED", List.of("unshelve")),
            Map.entry("ERROR", List.of("reboot-hard", "rebuild", "rescue", "stop", "delete")));

    Deeds(Grounds grounds, Random random, History history) {
        this.grounds = grounds;
        this.random = random;
        this.history = history;
        Servers servers = grounds.servers();
        simple("stop", "os-stop");
        simple("start", "os-start");
        simple("pause", "pause");
        simple("unpause", "unpause");
        simple("suspend", "suspend");
        simple("resume", "resume");
        simple("rescue", "rescue");
        simple("unrescue", "unrescue");
        simple("shelve", "shelve");
        simple("offload", "shelveOffload");
        simple("unshelve", "unshelve");
        simple("confirm", "confirmResize");
        simple("revert", "revertResize");
        simple("migrate", "migrate");
        act("reboot", body -> body.putObject("reboot").put("type", "SOFT"));
        act("reboot-hard", body -> body.putObject("reboot").put("type", "HARD"));
        act("rebuild", body -> body.putObject("rebuild").put("imageRef", grounds.image()));
        act("resize", body -> body.putObject("resize").put("flavorRef", any(grounds.flavors())));
        act("create-image", body -> body.putObject("createImage").put("name", "copy"));
        act(
                "back-up",
                body -> body.putObject("createBackup")
                        .put("name", "backup")
                        .put("backup_type", "daily")
                        .put("rotation", 1));
        act(
                "live-migrate",
                body -> body.putObject("os-migrateLive")
                        .put("block_migration", "auto")
                        .putNull("host"));
        act("to-error", body -> body.putObject("os-resetState").put("state", "error"));
        actions.put("delete", server -> servers.delete(server.id()));
    }

    /** Asks one thing. */
    void ask(List<ServerSeen> servers) {
        if (servers.size() < 1 + random.nextInt(MOST_SERVERS)) {
            create(random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1);
            return;
        }
        ServerSeen server = servers.get(random.nextInt(servers.size()));
        int dice = random.nextInt(100);
        if (dice < 10) {
            act("delete", server);
        } else if (dice < 20) {
            act(any(actions.keySet().stream().sorted().toList()), server);
        } else {
            act(any(FITTING.getOrDefault(server.status(), List.of("delete", "reboot-hard"))), server);
        }
    }

    /** Asks one thing of one server. */
    void act(String action, ServerSeen server) {
        Function<ServerSeen, Answer> doing = actions.get(action);
        if (doing == null) {
            throw new IllegalArgumentException(action);
        }
        note(action, server.name() + " " + server.status() + " " + server.task(), doing.apply(server));
    }

    private void create(int count) {
        String name = "walker-" + ++names;
        int flavor = random.nextInt(grounds.flavors().size());
        note(
                count > 1 ? "multi-create" : "create",
                name + " x" + count + " flavor " + flavor,
                grounds.servers().create(name, grounds.flavors().get(flavor), grounds.image(), count));
    }

    private void note(String kind, String of, Answer answer) {
        history.add(kind, of + " -> " + answer.status() + (answer.succeeded() ? "" : " " + answer.body()));
        if (answer.status() >= 500) {
            throw new AssertionError("the cloud broke: " + answer);
        }
    }

    private void simple(String name, String member) {
        act(name, body -> body.putNull(member));
    }

    private void act(String name, Consumer<ObjectNode> fill) {
        actions.put(name, server -> {
            ObjectNode action = Api.object();
            fill.accept(action);
            return grounds.servers().act(server.id(), action);
        });
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
