package kilonova.compute.livemigration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether and where a server can move while it runs, as things are now.
 *
 * @param server what keeps it where it is, wherever it would go; empty if nothing does
 * @param hosts the hosts that were looked at, by name; none but that which was asked for, if one was
 */
public record MigrationReport(List<Obstacle> server, List<Destination> hosts) {
    public MigrationReport {
        server = List.copyOf(server);
        hosts = List.copyOf(hosts);
    }

    /** @param obstacles all that keeps this host from taking it in; empty if it fits */
    public record Destination(String host, List<Obstacle> obstacles) {
        public Destination {
            obstacles = List.copyOf(obstacles);
        }

        public boolean fits() {
            return obstacles.isEmpty();
        }
    }

    public boolean isPossible() {
        return server.isEmpty() && hosts.stream().anyMatch(Destination::fits);
    }

    /** One sentence fit for a user. */
    public String sentence() {
        if (isPossible()) {
            return "It can move while it runs.";
        }
        if (!server.isEmpty()) {
            return "It cannot move while it runs: " + messages(server) + ".";
        }
        if (hosts.isEmpty()) {
            return "No valid host was found. There is no host that it could move to.";
        }
        return "No valid host was found that could take it in while it runs. "
                + hosts.stream()
                        .map(host -> host.host() + ": " + messages(host.obstacles()) + ".")
                        .collect(Collectors.joining(" "));
    }

    /** One line for each reason. */
    public String details() {
        List<String> lines = new ArrayList<>();
        server.forEach(no -> lines.add("server: " + no.message()));
        for (Destination host : hosts) {
            if (host.fits()) {
                lines.add(host.host() + ": fits");
            }
            host.obstacles().forEach(no -> lines.add(host.host() + ": " + no.message()));
        }
        return String.join("\n", lines);
    }

    private static String messages(List<Obstacle> obstacles) {
        return obstacles.stream().map(Obstacle::message).collect(Collectors.joining("; "));
    }
}
