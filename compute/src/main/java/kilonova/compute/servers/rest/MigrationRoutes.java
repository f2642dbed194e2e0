package kilonova.compute.servers.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.http.InputSchema;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Paging;
import kilonova.http.Query;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-migrations}, for operators. */
final class MigrationRoutes {
    private static final InputSchema QUERY = InputSchema.of(MigrationRoutes.class, "migrations-query.json");
    private static final Set<MigrationStatus> UNDER_WAY =
            EnumSet.of(MigrationStatus.PREPARING, MigrationStatus.RUNNING, MigrationStatus.POST_MIGRATING);
    private static final int LONGEST_PAGE = 1000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

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
        Predicate<Migration> wanted = filters(request);
        List<Migration> found = surroundings.migrations().list(Optional.empty()).stream()
                .filter(wanted)
                .toList();
        Paging paging = version.atLeast(59)
                ? Paging.of(request.query(), LONGEST_PAGE)
                : new Paging(Integer.MAX_VALUE, Optional.empty());
        List<Migration> page =
                paging.cut(found, migration -> migration.uuid().toString()).items();
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

    private static Predicate<Migration> filters(Request request) {
        Query query = request.query();
        Microversion version = request.microversion();
        List<Predicate<Migration>> tests = new ArrayList<>();
        query.last("host")
                .ifPresent(host -> tests.add(migration -> migration.sourceHost().equals(host)
                        || migration.destinationHost().filter(host::equals).isPresent()));
        query.last("source_compute")
                .ifPresent(host -> tests.add(migration -> migration.sourceHost().equals(host)));
        query.last("instance_uuid")
                .ifPresent(id ->
                        tests.add(migration -> migration.serverId().toString().equals(id)));
        query.last("status")
                .ifPresent(status ->
                        tests.add(migration -> migration.status().wireName().equals(status)));
        query.last("migration_type")
                .ifPresent(type ->
                        tests.add(migration -> migration.kind().wireName().equals(type)));
        query.last("hidden").filter(hidden -> Loose.word(hidden).orElse(false)).ifPresent(_ -> tests.add(_ -> false));
        if (version.atLeast(80)) {
            query.last("user_id")
                    .ifPresent(id -> tests.add(migration -> migration.userId().equals(id)));
            query.last("project_id")
                    .ifPresent(
                            id -> tests.add(migration -> migration.projectId().equals(id)));
        }
        if (version.atLeast(59)) {
            ChangeTimes times = ChangeTimes.of(request);
            tests.add(migration -> times.include(migration.updatedAt()));
        }
        return tests.stream().reduce(_ -> true, Predicate::and);
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
