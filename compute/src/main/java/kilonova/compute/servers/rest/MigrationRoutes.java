package kilonova.compute.servers.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.documents.Condition;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.pages.MigrationConditions;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-migrations}, for operators. */
final class MigrationRoutes {
    private static final InputSchema QUERY = InputSchema.of(MigrationRoutes.class, "migrations-query.json");
    private static final Set<MigrationStatus> UNDER_WAY =
            EnumSet.of(MigrationStatus.PREPARING, MigrationStatus.RUNNING, MigrationStatus.POST_MIGRATING);
    private static final int LONGEST_PAGE = 1000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Map<String, Function<String, Condition>> FILTERS = Map.of(
            "host", MigrationConditions::with,
            "source_compute", MigrationConditions::from,
            "instance_uuid", MigrationRoutes::ofServer,
            "status", MigrationConditions::in,
            "migration_type", MigrationConditions::ofKind,
            "hidden", MigrationRoutes::hidden);

    private final Surroundings surroundings;

    MigrationRoutes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Route> routes() {
        return List.of(Routes.get("/os-migrations", this::list));
    }

    private Response list(Request request) {
        QUERY.query(request);
        Policy.admin(request, "os_compute_api:os-migrations:index");
        Microversion version = request.microversion();
        Paging paging = version.atLeast(59)
                ? Paging.of(request.query(), LONGEST_PAGE)
                : new Paging(Integer.MAX_VALUE, Optional.empty());
        List<Condition> wanted = new ArrayList<>(filters(request));
        paging.marker().map(this::marked).map(MigrationConditions::before).ifPresent(wanted::add);
        List<Migration> page = surroundings.migrations().newestFirst(new Condition.All(wanted), paging.limit());
        ObjectNode body = Json.object();
        ArrayNode views = body.putArray("migrations");
        page.forEach(migration -> views.add(view(migration, request)));
        if (version.atLeast(59) && !page.isEmpty() && page.size() == paging.limit()) {
            body.set(
                    "migrations_links",
                    Links.of(request)
                            .next(
                                    request,
                                    "os-migrations",
                                    page.getLast().uuid().toString()));
        }
        return Response.json(200, body);
    }

    /** The migration that the page comes behind, which may be any. */
    private Migration marked(String marker) {
        return Uuids.canonical(marker)
                .flatMap(surroundings.migrations()::find)
                .orElseThrow(() -> Fault.badRequest("Marker " + marker + " could not be found."));
    }

    private static List<Condition> filters(Request request) {
        Map<String, Function<String, Condition>> filters = new LinkedHashMap<>(FILTERS);
        if (request.microversion().atLeast(80)) {
            filters.put("user_id", MigrationConditions::ofUser);
            filters.put("project_id", MigrationConditions::ofProject);
        }
        List<Condition> wanted = new ArrayList<>();
        filters.forEach(
                (name, condition) -> request.query().last(name).map(condition).ifPresent(wanted::add));
        if (request.microversion().atLeast(59)) {
            ChangeTimes times = ChangeTimes.of(request);
            times.since().map(MigrationConditions::changedSince).ifPresent(wanted::add);
            times.before().map(MigrationConditions::changedUntil).ifPresent(wanted::add);
        }
        return wanted;
    }

    private static Condition ofServer(String id) {
        return Uuids.canonical(id).map(MigrationConditions::ofServer).orElse(Condition.never());
    }

    /** Nothing is ever hidden. */
    private static Condition hidden(String word) {
        return Loose.word(word).orElse(false) ? Condition.never() : Condition.always();
    }

    static boolean isLiveUnderWay(Migration migration) {
        return migration.kind() == Migration.Kind.LIVE_MIGRATION && UNDER_WAY.contains(migration.status());
    }

    private static ObjectNode view(Migration migration, Request request) {
        Microversion version = request.microversion();
        ObjectNode view = common(migration, version)
                .put("instance_uuid", migration.serverId().toString())
                .put("old_instance_type_id", flavorNumber(migration.oldFlavor()))
                .put("new_instance_type_id", flavorNumber(migration.newFlavor()));
        if (version.atLeast(23)) {
            view.put("migration_type", migration.kind().wireName());
            if (isLiveUnderWay(migration)) {
                view.set(
                        "links",
                        Links.of(request)
                                .both(
                                        "servers/" + migration.serverId() + "/migrations",
                                        Long.toString(migration.id())));
            }
        }
        return view;
    }

    /** The API has numbers where flavors have texts for ids: the id if it is a number, else one that stays the same for the id. */
    private static long flavorNumber(Flavor flavor) {
        if (NUMBER.matcher(flavor.id()).matches()) {
            return Long.parseLong(flavor.id());
        }
        CRC32 number = new CRC32();
        number.update(flavor.id().getBytes(StandardCharsets.UTF_8));
        return number.getValue() & Integer.MAX_VALUE;
    }

    /** What every answer tells of a migration. */
    static ObjectNode common(Migration migration, Microversion version) {
        String destination = migration.destinationHost().orElse(null);
        ObjectNode view = Json.object()
                .put("id", migration.id())
                .put("status", migration.status().wireName())
                .put("source_compute", migration.sourceHost())
                .put("source_node", migration.sourceHost())
                .put("dest_compute", destination)
                .put("dest_node", destination)
                .putNull("dest_host")
                .put("created_at", IsoTime.microseconds(migration.createdAt()))
                .put("updated_at", IsoTime.microseconds(migration.updatedAt()));
        if (version.atLeast(59)) {
            view.put("uuid", migration.uuid().toString());
        }
        if (version.atLeast(80)) {
            view.put("user_id", migration.userId()).put("project_id", migration.projectId());
        }
        return view;
    }
}
