package kilonova.compute.servers;

import static kilonova.compute.servers.MigrationStatus.ACCEPTED;
import static kilonova.compute.servers.MigrationStatus.CANCELLED;
import static kilonova.compute.servers.MigrationStatus.COMPLETED;
import static kilonova.compute.servers.MigrationStatus.CONFIRMED;
import static kilonova.compute.servers.MigrationStatus.CONFIRMING;
import static kilonova.compute.servers.MigrationStatus.DONE;
import static kilonova.compute.servers.MigrationStatus.ERROR;
import static kilonova.compute.servers.MigrationStatus.FAILED;
import static kilonova.compute.servers.MigrationStatus.FINISHED;
import static kilonova.compute.servers.MigrationStatus.MIGRATING;
import static kilonova.compute.servers.MigrationStatus.POST_MIGRATING;
import static kilonova.compute.servers.MigrationStatus.PREPARING;
import static kilonova.compute.servers.MigrationStatus.PRE_MIGRATING;
import static kilonova.compute.servers.MigrationStatus.REVERTED;
import static kilonova.compute.servers.MigrationStatus.REVERTING;
import static kilonova.compute.servers.MigrationStatus.RUNNING;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of a migration as tables, one for each kind. {@link Migrations#update} refuses what is not in them. A server that is deleted on
 * its way leaves its migration in {@code error}.
 */
public final class MigrationLife {
    private static final Map<MigrationStatus, Set<MigrationStatus>> COLD = Map.of(
            PRE_MIGRATING, EnumSet.of(MIGRATING, ERROR),
            MIGRATING, EnumSet.of(POST_MIGRATING, ERROR),
            POST_MIGRATING, EnumSet.of(FINISHED, ERROR),
            FINISHED, EnumSet.of(CONFIRMING, REVERTING, ERROR),
            CONFIRMING, EnumSet.of(CONFIRMED, ERROR),
            REVERTING, EnumSet.of(REVERTED, ERROR));

    private static final Map<MigrationStatus, Set<MigrationStatus>> LIVE = Map.of(
            ACCEPTED, EnumSet.of(PREPARING, CANCELLED, ERROR),
            PREPARING, EnumSet.of(RUNNING, ACCEPTED, CANCELLED, FAILED, ERROR),
            RUNNING, EnumSet.of(POST_MIGRATING, CANCELLED, FAILED, ERROR),
            POST_MIGRATING, EnumSet.of(COMPLETED, FAILED, ERROR));

    /** A lost host is awaited after {@code done}: what the server held there is given back when it is {@code completed}. */
    private static final Map<MigrationStatus, Set<MigrationStatus>> EVACUATION = Map.of(
            ACCEPTED, EnumSet.of(PRE_MIGRATING, FAILED, ERROR),
            PRE_MIGRATING, EnumSet.of(DONE, FAILED, ERROR),
            DONE, EnumSet.of(COMPLETED));

    private MigrationLife() {}

    /** What may follow each status of that kind of migration; the first that it has stands in no set. */
    public static Map<MigrationStatus, Set<MigrationStatus>> of(Migration.Kind kind) {
        return switch (kind) {
            case RESIZE, MIGRATION -> COLD;
            case LIVE_MIGRATION -> LIVE;
            case EVACUATION -> EVACUATION;
        };
    }

    /** Whether the table has this step; to stay is always allowed. */
    public static boolean mayBecome(Migration.Kind kind, MigrationStatus from, MigrationStatus to) {
        return from == to || of(kind).getOrDefault(from, Set.of()).contains(to);
    }
}
