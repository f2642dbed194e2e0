package kilonova.compute.usage;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Documents;
import kilonova.compute.flavors.Flavor;
import kilonova.store.Engine;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;

/**
 * What living servers take up together, by their flavors. Counted in the database, so that a project with thousands of servers
 * costs one short query.
 *
 * @param servers how many
 * @param memoryMb MiB
 * @param diskGb GiB of root and ephemeral disks
 */
public record ServerTotals(int servers, long vcpus, long memoryMb, long diskGb) {
    public static final ServerTotals NONE = new ServerTotals(0, 0, 0, 0);

    /** Of a project, or of one of its users. A server that is being resized counts as the larger of what it was and what it becomes. */
    public static ServerTotals of(Handle handle, Engine engine, String projectId, Optional<String> userId) {
        return now(handle, engine, projectId, userId).plus(ofMoves(handle, projectId, userId));
    }

    private static ServerTotals now(Handle handle, Engine engine, String projectId, Optional<String> userId) {
        String where = " WHERE deleted = 0 AND project_id = ?"
                + (userId.isPresent() ? " AND " + new DocumentSql(engine).text("userId") + " = ?" : "");
        Query query = handle.createQuery("SELECT " + sums(engine) + " FROM servers" + where)
                .bind(0, projectId);
        userId.ifPresent(user -> query.bind(1, user));
        return query.map(ServerTotals::row).one();
    }

    private record Sized(String userId, Flavor flavor) {}

    private record Resized(Flavor oldFlavor, Flavor newFlavor) {}

    /** What servers may need before their moves have ended, beyond what they are now. */
    private static ServerTotals ofMoves(Handle handle, String projectId, Optional<String> userId) {
        return handle
                .select(
                        "SELECT servers.document AS server, migrations.document AS migration FROM migrations"
                                + " JOIN servers ON servers.id = migrations.server_id"
                                + " WHERE migrations.open = 1 AND servers.deleted = 0 AND servers.project_id = ?",
                        projectId)
                .map((row, _) -> {
                    Sized server = Documents.read(Sized.class, row.getString("server"));
                    Resized move = Documents.read(Resized.class, row.getString("migration"));
                    return userId.isEmpty() || userId.get().equals(server.userId())
                            ? beyond(server.flavor(), move)
                            : NONE;
                })
                .list()
                .stream()
                .reduce(NONE, ServerTotals::plus);
    }

    private static ServerTotals beyond(Flavor now, Resized move) {
        return new ServerTotals(
                0,
                Math.max(move.oldFlavor().vcpus(), move.newFlavor().vcpus()) - now.vcpus(),
                Math.max(move.oldFlavor().memoryMb(), move.newFlavor().memoryMb()) - now.memoryMb(),
                Math.max(disk(move.oldFlavor()), disk(move.newFlavor())) - disk(now));
    }

    private static long disk(Flavor flavor) {
        return (long) flavor.rootDiskGb() + flavor.ephemeralDiskGb();
    }

    private ServerTotals plus(ServerTotals more) {
        return new ServerTotals(
                servers + more.servers, vcpus + more.vcpus, memoryMb + more.memoryMb, diskGb + more.diskGb);
    }

    /** Of all hosts that have servers, by name. */
    public static Map<String, ServerTotals> byHost(Handle handle, Engine engine) {
        return handle.createQuery("SELECT host, " + sums(engine)
                        + " FROM servers WHERE deleted = 0 AND host IS NOT NULL GROUP BY host")
                .map(row -> Map.entry(row.getColumn("host", String.class), row(row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ServerTotals row(RowView row) {
        return new ServerTotals(
                row.getColumn("servers", Integer.class),
                row.getColumn("vcpus", Long.class),
                row.getColumn("memory_mb", Long.class),
                row.getColumn("disk_gb", Long.class));
    }

    private static String sums(Engine engine) {
        DocumentSql document = new DocumentSql(engine);
        String disk = document.number("flavor", "rootDiskGb") + " + " + document.number("flavor", "ephemeralDiskGb");
        return "COUNT(*) AS servers, " + sum(document.number("flavor", "vcpus"), "vcpus") + ", "
                + sum(document.number("flavor", "memoryMb"), "memory_mb") + ", " + sum(disk, "disk_gb");
    }

    private static String sum(String expression, String name) {
        return "COALESCE(SUM(" + expression + "), 0) AS " + name;
    }
}
