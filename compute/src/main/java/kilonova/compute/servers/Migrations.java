package kilonova.compute.servers;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Documents;
import kilonova.compute.documents.Sql;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The stored migrations. Thread-safe. */
public final class Migrations {
    private final Database database;

    public Migrations(Database database) {
        this.database = database;
    }

    /** All migrations, newest first; of one server if it is given. */
    public List<Migration> list(Optional<UUID> serverId) {
        Optional<Condition> ofServer = serverId.map(id -> Condition.Is.the(_ -> "server_id", id.toString()));
        return newestFirst(ofServer.orElse(Condition.always()), Integer.MAX_VALUE);
    }

    /**
     * The newest of some migrations, newest first.
     *
     * @param most how many at most
     */
    public List<Migration> newestFirst(Condition wanted, int most) {
        Sql sql = Sql.of("SELECT id, document FROM migrations WHERE ")
                .then(wanted.sql(new DocumentSql(database.engine())))
                .then(Sql.of(" ORDER BY id DESC LIMIT ?", most));
        return database.read(handle -> handle.select(sql.text(), sql.values().toArray())
                .map(Migrations::numbered)
                .list());
    }

    public Optional<Migration> find(UUID uuid) {
        return database.read(handle -> find(handle, uuid));
    }

    /** The migration of a server that has not ended, if there is one. */
    public static Optional<Migration> open(Handle handle, UUID serverId) {
        return allOpen(handle, serverId).stream().findFirst();
    }

    /** All migrations of a server that have not ended, newest first. */
    public static List<Migration> allOpen(Handle handle, UUID serverId) {
        return handle.select(
                        "SELECT id, document FROM migrations WHERE server_id = ? AND open = 1 ORDER BY id DESC",
                        serverId.toString())
                .map(Migrations::numbered)
                .list();
    }

    /** The move of a server that waits to be confirmed or reverted, if one does. */
    public static Optional<Migration> waiting(Handle handle, UUID serverId) {
        return open(handle, serverId).filter(Migrations::isFinished);
    }

    private static boolean isFinished(Migration migration) {
        return migration.status() == MigrationStatus.FINISHED;
    }

    /** All moves that wait to be confirmed or reverted, of whichever server. */
    public static List<Migration> finished(Handle handle) {
        return handle
                .select("SELECT id, document FROM migrations WHERE open = 1 ORDER BY id")
                .map(Migrations::numbered)
                .list()
                .stream()
                .filter(Migrations::isFinished)
                .toList();
    }

    public static Optional<Migration> find(Handle handle, UUID uuid) {
        return handle.select("SELECT id, document FROM migrations WHERE uuid = ?", uuid.toString())
                .map(Migrations::numbered)
                .findFirst();
    }

    /** All migrations that hold what their source guests have: those that have not ended, and evacuations whose lost host is awaited. */
    public static List<Migration> holding(Handle handle) {
        return handle
                .select("SELECT id, document FROM migrations WHERE open = 1 OR document LIKE '%\"done\"%' ORDER BY id")
                .map(Migrations::numbered)
                .list()
                .stream()
                .filter(migration -> !isOver(migration))
                .toList();
    }

    /** Whether nothing waits for it any more, not even a lost host. */
    public static boolean isOver(Migration migration) {
        return migration.status().isOver();
    }

    /** Evacuations of a server that are done, and whose lost host has not confirmed yet that the old guest is gone. */
    public static List<Migration> evacuated(Handle handle, UUID serverId) {
        return handle
                .select(
                        "SELECT id, document FROM migrations WHERE server_id = ? AND open = 0 ORDER BY id",
                        serverId.toString())
                .map(Migrations::numbered)
                .list()
                .stream()
                .filter(migration -> migration.kind() == Migration.Kind.EVACUATION)
                .filter(migration -> migration.status() == MigrationStatus.DONE)
                .toList();
    }

    /** Evacuations of all servers that are done, and whose lost host has not confirmed yet that the old guest is gone. */
    public static List<Migration> evacuated(Handle handle) {
        return holding(handle).stream()
                .filter(migration -> migration.kind() == Migration.Kind.EVACUATION)
                .filter(migration -> migration.status() == MigrationStatus.DONE)
                .toList();
    }

    /** Stores a new migration; its {@code id} is given by the store. */
    public static void insert(Handle handle, Migration migration) {
        handle.execute(
                "INSERT INTO migrations (uuid, server_id, open, document) VALUES (?, ?, ?, ?)",
                migration.uuid().toString(),
                migration.serverId().toString(),
                isOpen(migration),
                Documents.write(migration));
    }

    /**
     * Stores how far a migration is now.
     *
     * @throws IllegalStateException if {@link MigrationLife} lacks the step: a defect, and nothing was changed
     */
    public static void update(Handle handle, Migration migration) {
        MigrationStatus before =
                find(handle, migration.uuid()).map(Migration::status).orElse(migration.status());
        if (!MigrationLife.mayBecome(migration.kind(), before, migration.status())) {
            throw new IllegalStateException("%s %s is %s and cannot become %s"
                    .formatted(
                            migration.kind().wireName(),
                            migration.uuid(),
                            before.wireName(),
                            migration.status().wireName()));
        }
        handle.execute(
                "UPDATE migrations SET open = ?, document = ? WHERE uuid = ?",
                isOpen(migration),
                Documents.write(migration),
                migration.uuid().toString());
    }

    private static int isOpen(Migration migration) {
        return migration.status().isOpen() ? 1 : 0;
    }

    private static Migration numbered(RowView row) {
        Migration read = Documents.read(Migration.class, row.getColumn("document", String.class));
        return new Migration(
                row.getColumn("id", Long.class),
                read.uuid(),
                read.serverId(),
                read.kind(),
                read.status(),
                read.sourceHost(),
                read.destinationHost(),
                read.sourceGuest(),
                read.destinationGuest(),
                read.oldFlavor(),
                read.newFlavor(),
                read.wasRunning(),
                read.userId(),
                read.projectId(),
                read.createdAt(),
                read.updatedAt());
    }
}
