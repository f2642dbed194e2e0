package kilonova.compute.servers.rest;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kilonova.compute.api.Links;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.VmState;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Request;
import kilonova.network.server.SecurityGroupName;
import kilonova.network.server.ServerPort;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A server as the API shows it. Which fields there are depends on the microversion, the call and the caller. */
final class ServerView {
    /** In which answer a server is shown. */
    enum Occasion {
        /** {@code GET /servers/{id}} */
        SHOW,
        /** {@code GET /servers/detail} */
        DETAIL,
        /** The answer to {@code PUT}; below 2.75 without what extensions had added. */
        UPDATE,
        /** The answer to a rebuild; below 2.75 without what extensions had added. */
        REBUILD
    }

    private static final Set<String> WITH_PROGRESS =
            Set.of("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING");

    private static final String UNKNOWN =
            "It is not known how the server is: its host cannot look at its servers now. They are left as they are.";

    private final Surroundings surroundings;

    ServerView(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What stands in {@code GET /servers}. */
    static ObjectNode brief(Request request, Server server) {
        String id = server.id().toString();
        ObjectNode view = Json.object().put("id", id).put("name", server.name());
        view.set("links", Links.of(request).both("servers", id));
        return view;
    }

    ObjectNode one(Request request, Server server, Occasion occasion) {
        return view(request, server, occasion, Around.of(surroundings, List.of(server)));
    }

    ArrayNode many(Request request, Collection<Server> servers) {
        Around around = Around.of(surroundings, servers);
        ArrayNode views = Json.array();
        servers.forEach(server -> views.add(view(request, server, Occasion.DETAIL, around)));
        return views;
    }

    /** What stands around some servers, read at once. */
    private record Around(
            Map<String, List<ServerPort>> ports, Map<String, List<SecurityGroupName>> groups, HostFacts hosts) {
        static Around of(Surroundings surroundings, Collection<Server> servers) {
            List<String> ids =
                    servers.stream().map(server -> server.id().toString()).toList();
            HostFacts hosts = new HostFacts(surroundings);
            return ids.isEmpty()
                    ? new Around(Map.of(), Map.of(), hosts)
                    : new Around(
                            surroundings.ports().ports(ids),
                            surroundings.ports().securityGroups(ids),
                            hosts);
        }

        List<ServerPort> portsOf(Server server) {
            return ports.getOrDefault(server.id().toString(), List.of());
        }

        List<SecurityGroupName> groupsOf(Server server) {
            return groups.getOrDefault(server.id().toString(), List.of());
        }
    }

    private ObjectNode view(Request request, Server server, Occasion occasion, Around around) {
        Microversion version = request.microversion();
        boolean whole = occasion == Occasion.SHOW || occasion == Occasion.DETAIL || version.atLeast(75);
        ObjectNode view = basics(request, server, around.hosts());
        List<ServerPort> ports = server.state().vm() == VmState.BUILDING ? List.of() : around.portsOf(server);
        view.set("addresses", AddressView.of(ports, whole));
        view.set("flavor", flavor(request, server.flavor()));
        if (whole || (occasion == Occasion.REBUILD && version.atLeast(54))) {
            view.put("key_name", server.details().keyName().orElse(null));
        }
        if (whole) {
            extensions(view, server, around);
            ServerOperatorView.add(view, server, request, around.hosts(), occasion != Occasion.REBUILD);
        }
        if (occasion == Occasion.REBUILD && version.atLeast(57)) {
            view.put("user_data", server.details().userData().orElse(null));
        }
        later(view, server, version, occasion);
        if (whole && version.atLeast(96)) {
            view.put(
                    "pinned_availability_zone",
                    server.whereabouts().requestedZone().orElse(null));
        }
        return view;
    }

    private static ObjectNode basics(Request request, Server server, HostFacts hosts) {
        Links links = Links.of(request);
        String id = server.id().toString();
        String status = ServerStatus.of(server);
        ObjectNode view = brief(request, server)
                .put("status", status)
                .put("tenant_id", server.projectId())
                .put("user_id", server.userId())
                .put(
                        "hostId",
                        HostId.of(server.projectId(), server.whereabouts().host()))
                .put("created", IsoTime.seconds(server.createdAt()))
                .put("updated", IsoTime.seconds(server.updatedAt()))
                .put("accessIPv4", server.details().accessIpV4())
                .put("accessIPv6", server.details().accessIpV6())
                .put("OS-DCF:diskConfig", server.details().diskConfig());
        view.set("links", links.both("servers", id));
        ObjectNode metadata = view.putObject("metadata");
        new TreeMap<>(server.details().metadata()).forEach(metadata::put);
        if (server.imageId().isPresent()) {
            String image = server.imageId().get();
            view.putObject("image").put("id", image).set("links", links.bookmarkOnly("images", image));
        } else {
            view.put("image", "");
        }
        if (WITH_PROGRESS.contains(status)) {
            view.put("progress", server.state().progress());
        }
        shownFault(server, status, hosts)
                .ifPresent(fault ->
                        fault(view.putObject("fault"), fault, request.caller().isAdmin()));
        return view;
    }

    /** The fault of a failed or deleted server, what an otherwise healthy one lacks, or that nothing is known of it. */
    private static Optional<ServerFault> shownFault(Server server, String status, HostFacts hosts) {
        if (status.equals("ERROR") || status.equals("DELETED")) {
            return server.state().fault();
        }
        Optional<String> unknown = whyUnknown(server, hosts);
        if (unknown.isPresent()) {
            return Optional.of(new ServerFault(500, UNKNOWN, unknown.get(), server.updatedAt()));
        }
        return server.state().degraded().map(why -> new ServerFault(500, why, "", server.updatedAt()));
    }

    private static Optional<String> whyUnknown(Server server, HostFacts hosts) {
        return server.whereabouts().host().flatMap(hosts::guestsUnknown);
    }

    private static void fault(ObjectNode view, ServerFault fault, boolean withDetails) {
        view.put("code", fault.code())
                .put("created", IsoTime.seconds(fault.createdAt()))
                .put("message", fault.message());
        if (!fault.details().isEmpty() && (withDetails || fault.code() != 500)) {
            view.put("details", fault.details());
        }
    }

    private static ObjectNode flavor(Request request, Flavor flavor) {
        ObjectNode view = Json.object();
        if (request.microversion().below(47)) {
            view.put("id", flavor.id()).set("links", Links.of(request).bookmarkOnly("flavors", flavor.id()));
            return view;
        }
        view.put("vcpus", flavor.vcpus())
                .put("ram", flavor.memoryMb())
                .put("disk", flavor.rootDiskGb())
                .put("ephemeral", flavor.ephemeralDiskGb())
                .put("swap", flavor.swapMb())
                .put("original_name", flavor.name());
        ObjectNode extraSpecs = view.putObject("extra_specs");
        new TreeMap<>(flavor.extraSpecs()).forEach(extraSpecs::put);
        return view;
    }

    private static void extensions(ObjectNode view, Server server, Around around) {
        Server.State state = server.state();
        view.put("config_drive", server.details().configDrive() ? "True" : "")
                .put("OS-EXT-AZ:availability_zone", zone(server, around.hosts()))
                .put("OS-EXT-STS:vm_state", state.vm().wireName())
                .put("OS-EXT-STS:power_state", power(server, around.hosts()).code())
                .put("OS-SRV-USG:launched_at", time(state.launchedAt()))
                .put("OS-SRV-USG:terminated_at", time(state.terminatedAt()))
                .put(
                        "OS-EXT-STS:task_state",
                        state.task().map(task -> task.wireName()).orElse(null));
        view.putArray("os-extended-volumes:volumes_attached");
        List<SecurityGroupName> groups = around.groupsOf(server);
        if (!groups.isEmpty()) {
            ArrayNode shown = view.putArray("security_groups");
            groups.forEach(group -> shown.addObject().put("name", group.name()));
        }
    }

    private static PowerState power(Server server, HostFacts hosts) {
        return whyUnknown(server, hosts).isPresent()
                ? PowerState.NOSTATE
                : server.state().power();
    }

    private static String zone(Server server, HostFacts hosts) {
        return server.whereabouts()
                .host()
                .map(hosts::zone)
                .or(() -> server.whereabouts().requestedZone())
                .orElse("");
    }

    /** What later microversions added everywhere. */
    private static void later(ObjectNode view, Server server, Microversion version, Occasion occasion) {
        Server.Details details = server.details();
        if (version.atLeast(9)) {
            view.put("locked", server.state().lock().isPresent());
        }
        if (version.atLeast(19)) {
            view.put("description", details.description().orElse(null));
        }
        if (version.atLeast(26)) {
            ArrayNode tags = view.putArray("tags");
            new TreeSet<>(details.tags()).forEach(tags::add);
        }
        if (version.atLeast(63)) {
            view.putNull("trusted_image_certificates");
        }
        if (version.atLeast(71) && occasion != Occasion.DETAIL) {
            ArrayNode groups = view.putArray("server_groups");
            details.serverGroupId().ifPresent(groups::add);
        }
        if (version.atLeast(73)) {
            view.put(
                    "locked_reason",
                    server.state().lock().flatMap(Server.Lock::reason).orElse(null));
        }
        if (version.atLeast(90)) {
            view.put("OS-EXT-SRV-ATTR:hostname", details.hostname());
        }
    }

    private static @Nullable String time(Optional<Instant> instant) {
        return instant.map(IsoTime::microseconds).orElse(null);
    }
}
