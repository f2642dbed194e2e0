package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import kilonova.compute.servers.pages.ServerAttribute;
import kilonova.compute.servers.pages.SortKey;
import kilonova.compute.servers.pages.SortTerm;
import kilonova.compute.servers.pages.ZoneOfHost;
import kilonova.http.Fault;
import kilonova.http.Request;

/**
 * The order of a server listing: {@code sort_key} and {@code sort_dir}, newest first where nothing is said. Always total. As in Nova,
 * the first direction is that of all keys that have none of their own, and what the keys leave open is decided by age.
 */
final class ServerOrder {
    private static final List<ServerAttribute> IN_THE_END = List.of(ServerAttribute.CREATED_AT, ServerAttribute.UUID);

    private ServerOrder() {}

    /**
     * What was asked for.
     *
     * @param zones asked only if the order is by zones
     * @throws Fault 400 or 403 when it makes no sense or is not the caller's to use
     */
    static List<SortTerm> of(Request request, Supplier<ZoneOfHost> zones) {
        List<String> keys = new ArrayList<>(stripped(request, "sort_key"));
        List<String> directions = new ArrayList<>(stripped(request, "sort_dir"));
        directions.forEach(ServerOrder::refuseUnknownDirection);
        if (keys.isEmpty()) {
            keys.add("created_at");
        }
        leaveOutIgnored(keys, directions, request);
        if (directions.size() > keys.size()) {
            throw Fault.badRequest("Invalid input received: Sort direction size exceeds sort key size");
        }
        boolean descending = directions.isEmpty() || isDescending(directions.getFirst());
        List<SortTerm> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!seen.add(keys.get(i))) {
                continue; // decides nothing that it has not decided before
            }
            SortKey key = key(keys.get(i), zones);
            if (!(key instanceof ServerAttribute attribute && attribute.isConstant())) {
                order.add(new SortTerm(key, i < directions.size() ? isDescending(directions.get(i)) : descending));
            }
        }
        for (ServerAttribute last : IN_THE_END) {
            if (order.stream().noneMatch(term -> term.key().equals(last))) {
                order.add(new SortTerm(last, descending));
            }
        }
        return order;
    }

    private static List<String> stripped(Request request, String name) {
        return request.query().all(name).stream().map(String::strip).toList();
    }

    private static void refuseUnknownDirection(String direction) {
        if (!Set.of("asc", "desc").contains(direction.toLowerCase(Locale.ROOT))) {
            throw Fault.badRequest("Unknown sort direction, must be one of: asc, desc");
        }
    }

    /** Keys without effect go, and with each the direction in its place. */
    private static void leaveOutIgnored(List<String> keys, List<String> directions, Request request) {
        for (String key : List.copyOf(keys)) {
            if (isIgnored(key, request)) {
                int place = keys.indexOf(key);
                keys.remove(place);
                if (place < directions.size()) {
                    directions.remove(place);
                }
            } else if ((key.equals("host") || key.equals("node"))
                    && !request.caller().isAdmin()) {
                throw Fault.forbidden("Only administrators can sort servers by " + key);
            }
        }
    }

    private static boolean isIgnored(String key, Request request) {
        boolean unknown =
                !key.equals("availability_zone") && ServerAttribute.of(key).isEmpty();
        return unknown
                || key.equals("reservation_id")
                || (key.equals("locked") && request.microversion().below(73));
    }

    private static SortKey key(String name, Supplier<ZoneOfHost> zones) {
        return name.equals("availability_zone")
                ? zones.get()
                : ServerAttribute.of(name).orElseThrow();
    }

    private static boolean isDescending(String direction) {
        return direction.equalsIgnoreCase("desc");
    }
}
