package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.testbed.World.Domain;

/** The servers of the real host, as their owner sees them, and the consoles of their guests. Not thread-safe. */
final class Guests {
    private final OpenStack openstack;
    private final Servers servers;
    private final List<Node> nodes;

    Guests(OpenStack openstack, Servers servers, List<Node> nodes) {
        this.openstack = openstack;
        this.servers = servers;
        this.nodes = nodes;
    }

    /** Asks for a server of the small image, and returns its id at once. */
    UUID ask(String name, String flavor) {
        return UUID.fromString(openstack
                .json(
                        "--os-compute-api-version",
                        "2.37",
                        "server",
                        "create",
                        "--flavor",
                        flavor,
                        "--image",
                        RealHost.IMAGE,
                        "--nic",
                        "none",
                        name)
                .text("id"));
    }

    /** Waits until nothing is done with a server any more, and complains unless it is ACTIVE then. */
    void awaitActive(UUID server) {
        assertThat(settled(server))
                .as("status of %s: %s", server, servers.faultOf(server))
                .isEqualTo("ACTIVE");
    }

    /** The status of a server, once nothing is done with it any more. */
    String settled(UUID server) {
        return Eventually.see(
                "the end of what is done with " + server,
                RealHost.MOST,
                () -> one(server)
                        .filter(seen -> seen.task().isEmpty() && !seen.status().equals("BUILD"))
                        .map(Seen::status),
                () -> one(server) + "\n" + Node.lastOutput(nodes));
    }

    /** Waits until a server has a status, and nothing is done with it any more. */
    void awaitStatus(UUID server, String status) {
        Eventually.holds(
                status + " of " + server,
                RealHost.MOST,
                () -> one(server)
                        .filter(seen -> seen.task().isEmpty() && seen.status().equals(status))
                        .isPresent(),
                () -> one(server) + servers.faultOf(server) + "\n" + Node.lastOutput(nodes));
    }

    /** Makes a server with a flavor, which must become ACTIVE. */
    UUID create(String name, String flavor) {
        UUID server = ask(name, flavor);
        awaitActive(server);
        return server;
    }

    /** Makes a server on a node that is asked for, which must become ACTIVE. */
    UUID createOn(Node node, String name, String flavor) {
        UUID server = UUID.fromString(openstack
                .json(
                        "--os-compute-api-version",
                        "2.74",
                        "server",
                        "create",
                        "--flavor",
                        flavor,
                        "--image",
                        RealHost.IMAGE,
                        "--nic",
                        "none",
                        "--host",
                        node.machine().name(),
                        name)
                .text("id"));
        awaitActive(server);
        assertThat(nodeOf(server)).isEqualTo(node);
        return server;
    }

    /** What a guest has printed on its console, once it has counted on from now. */
    String ticksAgain(UUID server) {
        String before = console(server);
        long ticks = before.lines().filter(line -> line.contains("TICK ")).count();
        return consoleWith(server, "TICK " + (ticks + 2) + " ");
    }

    /** Deletes servers, and returns when they are gone. */
    void delete(UUID... doomed) {
        for (UUID server : doomed) {
            openstack.text("server", "delete", server.toString());
        }
        for (UUID server : doomed) {
            Eventually.holds(
                    "the end of " + server,
                    RealHost.MOST,
                    () -> one(server).isEmpty(),
                    () -> one(server) + "\n" + Node.lastOutput(nodes));
        }
    }

    /** Deletes all servers. */
    void deleteAll() {
        delete(servers.list().stream().map(Seen::id).toArray(UUID[]::new));
    }

    /** What a guest has printed on its console, once it has said which devices it has. */
    String console(UUID server) {
        return consoleWith(server, "TICK 1 ");
    }

    /** What a guest has printed on its console, once it has printed something. */
    String consoleWith(UUID server, String text) {
        Node node = nodeOf(server);
        Domain domain = Optional.ofNullable(
                        node.machine().look().guestsByServer().get(server))
                .orElseThrow(() -> new AssertionError("there is no guest of " + server));
        return node.machine().run("""
                looks=0
                until grep -aq '%1$s' '%2$s'; do
                    looks=$((looks + 1))
                    if [ $looks -gt 240 ]; then tail -n 30 '%2$s'; exit 1; fi
                    sleep 1
                done
                cat '%2$s'
                """.formatted(text, domain.console()));
    }

    /** How far a guest had counted at the end of what it printed. */
    static int lastTick(String console) {
        return console.lines()
                .filter(line -> line.startsWith("TICK "))
                .mapToInt(line -> Integer.parseInt(line.split(" ", -1)[1]))
                .max()
                .orElse(0);
    }

    /** The node that a server is on, as its administrator sees it. */
    Node nodeOf(UUID server) {
        String host = one(server).map(Seen::host).orElse("nowhere");
        return nodes.stream()
                .filter(node -> node.machine().name().equals(host))
                .findFirst()
                .orElseThrow(() -> new AssertionError(server + " is on " + host));
    }

    /** What a server's owner and administrator see of it. */
    Optional<Seen> one(UUID server) {
        return servers.list().stream().filter(seen -> seen.id().equals(server)).findFirst();
    }
}
