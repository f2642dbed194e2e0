package kilonova.compute.servers.pages;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.Expression;
import kilonova.compute.servers.Migration;

/** What migrations can be filtered by. A value that makes no sense fits no migration. */
public final class MigrationConditions {
    private static final Expression UPDATED_AT = Reading.timeSql("updatedAt");

    private MigrationConditions() {}

    /** Older than that one, in the order in which they began. */
    public static Condition before(Migration migration) {
        return new Condition.AtMost(_ -> "id", migration.id() - 1);
    }

    /** From that host or to it. */
    public static Condition with(String host) {
        return new Condition.Any(List.of(from(host), Condition.Is.the(sql -> sql.text("destinationHost"), host)));
    }

    public static Condition from(String host) {
        return Condition.Is.the(sql -> sql.text("sourceHost"), host);
    }

    public static Condition ofServer(UUID server) {
        return Condition.Is.the(_ -> "server_id", server.toString());
    }

    /** @param status as the API shows it */
    public static Condition in(String status) {
        return Condition.Is.the(sql -> sql.text("status"), status);
    }

    /** @param kind as the API shows it */
    public static Condition ofKind(String kind) {
        return Condition.Is.the(sql -> sql.word(Migration.Kind.class, Migration.Kind::wireName, "", "kind"), kind);
    }

    public static Condition ofUser(String user) {
        return Condition.Is.the(sql -> sql.text("userId"), user);
    }

    public static Condition ofProject(String project) {
        return Condition.Is.the(sql -> sql.text("projectId"), project);
    }

    /** Those that went on at that time or later. */
    public static Condition changedSince(Instant earliest) {
        return Reading.since(UPDATED_AT, earliest);
    }

    /** Those that went on last at that time or earlier. */
    public static Condition changedUntil(Instant latest) {
        return Reading.until(UPDATED_AT, latest);
    }
}
