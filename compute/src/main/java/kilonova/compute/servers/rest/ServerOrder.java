package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.Request;

/** The order of a server listing: {@code sort_key} and {@code sort_dir}, newest first where nothing is said. Always total. */
final class ServerOrder {
    /** Taken below 2.75 and without effect. */
    private static final Set<String> OF_NUMBERS = Set.of("power_state", "progress", "launch_index");

    private ServerOrder() {}

    static Comparator<Server> of(Request request, HostFacts hosts) {
        List<String> keys = new ArrayList<>(request.query().all("sort_key"));
        List<String> directions = new ArrayList<>(request.query().all("sort_dir"));
        directions.forEach(ServerOrder::refuseUnknownDirection);
        String direction = directions.isEmpty() ? "desc" : directions.getFirst();
        Comparator<Server> order = null;
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i).strip();
            refuseOperatorsKey(key, request);
            direction = i < directions.size() ? directions.get(i) : direction;
            Comparator<Server> next = isIgnored(key, request) ? null : directed(by(key, hosts), direction);
            order = order == null ? next : next == null ? order : order.thenComparing(next);
        }
        if (order == null) {
            order = directed(Comparator.comparing(Server::createdAt), direction);
        }
        return order.thenComparing(
                directed(Comparator.comparing(server -> server.id().toString()), direction));
    }

    /** Whether that is the order in which nothing is said of it. */
    static boolean isNewestFirst(Request request) {
        List<String> directions = request.query().all("sort_dir");
        return request.query().all("sort_key").isEmpty()
                && (directions.isEmpty() || directions.getFirst().strip().equalsIgnoreCase("desc"));
    }

    private static void refuseUnknownDirection(String direction) {
        if (!Set.of("asc", "desc").contains(direction.strip().toLowerCase(Locale.ROOT))) {
            throw Fault.badRequest("Unknown sort direction, must be one of: asc, desc");
        }
    }

    private static void refuseOperatorsKey(String key, Request request) {
        if ((key.equals("host") || key.equals("node")) && !request.caller().isAdmin()) {
            throw Fault.forbidden("Only administrators can sort servers by " + key);
        }
    }

    private static boolean isIgnored(String key, Request request) {
        boolean unknown =
                !key.equals("availability_zone") && ServerAttributes.of(key).isEmpty();
        return unknown
                || key.equals("reservation_id")
                || (key.equals("locked") && request.microversion().below(73));
    }

    private static Comparator<Server> by(String key, HostFacts hosts) {
        if (key.equals("availability_zone")) {
            return Comparator.comparing(
                    server -> server.whereabouts().host().map(hosts::zone).orElse(""));
        }
        var attribute = ServerAttributes.of(key).orElseThrow();
        return OF_NUMBERS.contains(key)
                ? Comparator.comparing(server -> Integer.valueOf(attribute.apply(server)))
                : Comparator.comparing(attribute);
    }

    private static Comparator<Server> directed(Comparator<Server> order, String direction) {
        return direction.strip().equalsIgnoreCase("desc") ? order.reversed() : order;
    }
}
