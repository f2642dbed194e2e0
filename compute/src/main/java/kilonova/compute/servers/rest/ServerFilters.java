package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import kilonova.compute.documents.Condition;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.compute.servers.pages.ServerAttribute;
import kilonova.http.Fault;
import kilonova.http.Request;

/**
 * The filters of a server listing. Those that only admins may use are left out of others' queries, as Nova does it.
 *
 * @param allProjects whether servers of all projects are wanted
 * @param condition what the database can tell of a server
 * @param expressions what must be looked at here: the regular expressions, which each engine has its own of, if any
 * @param network filters on addresses, {@code ip} and {@code ip6}, by name
 */
record ServerFilters(
        boolean allProjects, Condition condition, Predicate<Server> expressions, Map<String, BoundedRegex> network) {
    private static final Set<String> EVERYBODYS =
            Set.of("reservation_id", "name", "status", "image", "flavor", "ip", "changes-since", "all_tenants");

    private static final Set<String> EVERYBODYS_SINCE_83 = Set.of(
            "availability_zone",
            "config_drive",
            "key_name",
            "created_at",
            "launched_at",
            "terminated_at",
            "power_state",
            "task_state",
            "vm_state",
            "progress",
            "user_id");

    /** A server has 50 at most; databases refuse questions of many hundred parts. */
    private static final int MOST_TAGS = 200;

    private static final Set<String> TAGS = Set.of("tags", "tags-any", "not-tags", "not-tags-any");

    private static final Set<String> NEVER = Set.of(
            "block_device_mapping",
            "services",
            "metadata",
            "system_metadata",
            "info_cache",
            "security_groups",
            "pci_devices");

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "name", "display_name",
            "description", "display_description",
            "image", "image_ref",
            "flavor", "instance_type_id");

    /** Compared whole; all others are regular expressions that may match anywhere. */
    private static final Set<String> EXACT =
            Set.of("project_id", "user_id", "image_ref", "vm_state", "instance_type_id", "uuid", "host", "task_state");

    /** @throws Fault 400 or 403 when a filter makes no sense or is not the caller's to use */
    static ServerFilters read(Request request, HostFacts hosts) {
        Map<String, String> asked = permitted(request);
        refuseInternal(asked.keySet());
        List<Condition> conditions = new ArrayList<>();
        ChangeTimes times = ChangeTimes.of(name -> Optional.ofNullable(asked.get(name)));
        times.since().map(ServerAttribute::changedSince).ifPresent(conditions::add);
        times.before().map(ServerAttribute::changedUntil).ifPresent(conditions::add);
        Set<String> statuses = statuses(request);
        if (!statuses.isEmpty()) {
            conditions.add(ServerStatus.condition(statuses));
        }
        Optional.ofNullable(asked.get("locked"))
                .map(Loose::strictly)
                .map(locked -> Condition.Is.the(ServerAttribute.LOCKED, locked ? "1" : "0"))
                .ifPresent(conditions::add);
        conditions.add(existing(asked, deleted(asked, statuses, times.isAsked(), request)));
        List<Predicate<Server>> expressions = new ArrayList<>();
        asked.forEach((name, value) -> {
            if (TAGS.contains(name)) {
                conditions.add(tags(name, value));
            } else if (!(name.equals("vm_state") && !statuses.isEmpty())) {
                attribute(name, value, hosts, conditions, expressions);
            }
        });
        return new ServerFilters(
                allProjects(asked),
                new Condition.All(conditions),
                expressions.stream().reduce(_ -> true, Predicate::and),
                network(asked));
    }

    /** Softly deleted servers live still, and are listed with the deleted ones. */
    private static Condition existing(Map<String, String> asked, Optional<Boolean> deleted) {
        Condition softly = Condition.Is.the(ServerAttribute.VM_STATE, VmState.SOFT_DELETED.wireName());
        Condition hard = deleted.map(ServerAttribute::deleted).orElse(Condition.always());
        if (!said(asked, "soft_deleted").orElse(deleted.orElse(true))) {
            return new Condition.All(List.of(hard, new Condition.Not(softly)));
        }
        return deleted.orElse(false) ? new Condition.Any(List.of(hard, softly)) : hard;
    }

    private static Map<String, String> permitted(Request request) {
        Map<String, String> asked = new TreeMap<>();
        request.query().parameters().forEach(parameter -> asked.put(parameter.name(), parameter.value()));
        asked.keySet().removeAll(Set.of("limit", "marker", "sort_key", "sort_dir"));
        if (!request.caller().isAdmin()) {
            Set<String> allowed = new HashSet<>(EVERYBODYS);
            allow(allowed, request, 5, Set.of("ip6"));
            allow(allowed, request, 26, TAGS);
            allow(allowed, request, 66, Set.of("changes-before"));
            allow(allowed, request, 73, Set.of("locked"));
            allow(allowed, request, 83, EVERYBODYS_SINCE_83);
            allow(allowed, request, 90, Set.of("hostname"));
            asked.keySet().retainAll(allowed);
        }
        return asked;
    }

    private static void allow(Set<String> allowed, Request request, int since, Set<String> names) {
        if (request.microversion().atLeast(since)) {
            allowed.addAll(names);
        }
    }

    private static void refuseInternal(Set<String> names) {
        for (String name : names) {
            if (NEVER.contains(name) || name.startsWith("_")) {
                throw Fault.badRequest("Invalid filter field: " + name + ".");
            }
        }
    }

    /** The statuses that are asked for; from 2.38 only such as exist, below it others fit no server. */
    private static Set<String> statuses(Request request) {
        Set<String> statuses = new HashSet<>();
        boolean known = false;
        for (String status : request.query().all("status")) {
            known |= ServerStatus.exists(status);
            statuses.add(status.toUpperCase(Locale.ROOT));
        }
        if (!statuses.isEmpty() && !known && request.microversion().atLeast(38)) {
            throw Fault.badRequest("Invalid status value");
        }
        return statuses;
    }

    private static Optional<Boolean> deleted(
            Map<String, String> asked, Set<String> statuses, boolean changes, Request request) {
        if (statuses.equals(Set.of("DELETED"))) {
            if (!request.caller().isAdmin()) {
                throw Fault.forbidden("Only administrators may list deleted instances");
            }
            return Optional.of(true);
        }
        Optional<Boolean> said = said(asked, "deleted");
        return said.isPresent() || changes ? said : Optional.of(false);
    }

    private static Optional<Boolean> said(Map<String, String> asked, String name) {
        return Optional.ofNullable(asked.get(name)).map(text -> Loose.word(text).orElse(false));
    }

    private static boolean allProjects(Map<String, String> asked) {
        String value = asked.get("all_tenants");
        return value != null && (value.isEmpty() || Loose.strictly(value));
    }

    private static Map<String, BoundedRegex> network(Map<String, String> asked) {
        Map<String, BoundedRegex> filters = new TreeMap<>();
        for (String name : List.of("ip", "ip6")) {
            Optional.ofNullable(asked.get(name)).map(BoundedRegex::of).ifPresent(regex -> filters.put(name, regex));
        }
        return filters;
    }

    private static Condition tags(String name, String value) {
        List<String> tags = Arrays.stream(value.split(",", -1)).distinct().toList();
        if (tags.size() > MOST_TAGS) {
            throw Fault.badRequest("At most " + MOST_TAGS + " tags can be asked for at once.");
        }
        List<Condition> each = tags.stream()
                .<Condition>map(tag -> new Condition.Has(List.of("details", "tags"), tag))
                .toList();
        Condition all = new Condition.All(each);
        Condition any = new Condition.Any(each);
        return switch (name) {
            case "tags" -> all;
            case "tags-any" -> any;
            case "not-tags" -> new Condition.Not(all);
            default -> new Condition.Not(any);
        };
    }

    private static void attribute(
            String asked,
            String value,
            HostFacts hosts,
            List<Condition> conditions,
            List<Predicate<Server>> expressions) {
        if (asked.equals("project_id") || asked.equals("locked")) {
            return;
        }
        String name = OTHER_NAMES.getOrDefault(asked, asked);
        if (name.equals("availability_zone")) {
            BoundedRegex regex = BoundedRegex.of(value);
            expressions.add(server -> regex.finds(zone(server, hosts)));
        }
        ServerAttribute.of(name).ifPresent(attribute -> {
            if (EXACT.contains(name)) {
                conditions.add(Condition.Is.the(attribute, value));
            } else {
                BoundedRegex regex = BoundedRegex.of(value);
                expressions.add(server -> regex.finds(attribute.text(server)));
            }
        });
    }

    private static String zone(Server server, HostFacts hosts) {
        return server.whereabouts()
                .host()
                .map(hosts::zone)
                .or(() -> server.whereabouts().requestedZone())
                .orElse("");
    }
}
