package kilonova.compute.quotas;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.usage.ServerTotals;
import kilonova.config.group.QuotaSettings;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** Limits of projects and their users, and what is used of them. What is used is counted, never kept. Thread-safe. */
public final class Quotas {
    /** The limit that is none. */
    public static final int UNLIMITED = -1;

    private final Database database;
    private final QuotaLimits limits;

    public Quotas(Database database, QuotaSettings settings) {
        this.database = database;
        this.limits = new QuotaLimits(settings);
    }

    /**
     * One resource of a project or a user.
     *
     * @param limit {@link #UNLIMITED}, or the most
     * @param used at least 0
     */
    public record Quota(int limit, long used) {}

    /** How many of the wished servers there is quota for. */
    public sealed interface Room {
        /** That many, between the least and the most that were wished. */
        record For(int servers) implements Room {}

        /** Not even the least. */
        record None(Refusal refusal) implements Room {}
    }

    /**
     * Says how many new servers the quota has room for. To be asked in the transaction that stores them, so that two requests
     * never share the last of it.
     *
     * @param least fewer than this many make it a refusal
     * @param most the number wished
     */
    public Room forServers(Handle handle, String projectId, String userId, Flavor flavor, int least, int most) {
        Map<QuotaResource, Integer> ofProject = limits.ofProject(handle, projectId);
        Map<QuotaResource, Integer> ofUser = limits.ownOfUser(handle, projectId, userId);
        Room room = new ServerQuota(
                        ofProject, () -> ServerTotals.of(handle, database.engine(), projectId, Optional.empty()))
                .forServers(flavor, least, most);
        if (room instanceof Room.For(int servers)) {
            return new ServerQuota(
                            ofUser, () -> ServerTotals.of(handle, database.engine(), projectId, Optional.of(userId)))
                    .forServers(flavor, least, servers);
        }
        return room;
    }

    /**
     * Says why a server may not be resized; empty if it may. What becomes smaller needs no quota.
     *
     * @param userId the server's user
     */
    public Optional<Refusal> forResize(Handle handle, String projectId, String userId, Flavor from, Flavor to) {
        return new ServerQuota(
                        limits.ofProject(handle, projectId),
                        () -> ServerTotals.of(handle, database.engine(), projectId, Optional.empty()))
                .forResize(from, to)
                .or(() -> new ServerQuota(
                                limits.ownOfUser(handle, projectId, userId),
                                () -> ServerTotals.of(handle, database.engine(), projectId, Optional.of(userId)))
                        .forResize(from, to));
    }

    /** The limit of one resource of a project, inside a larger transaction. */
    public int limit(Handle handle, String projectId, QuotaResource resource) {
        return limits.ofProject(handle, projectId).getOrDefault(resource, UNLIMITED);
    }

    /** The limit of one resource for those who belong to no project, such as a user's key pairs. */
    public int limit(Handle handle, QuotaResource resource) {
        return limits.defaults(handle).getOrDefault(resource, UNLIMITED);
    }

    /** Limits and what is used of them, of a project or of one of its users. */
    public Map<QuotaResource, Quota> quotas(String projectId, Optional<String> userId) {
        return database.read(handle -> quotas(handle, projectId, userId));
    }

    public Map<QuotaResource, Integer> defaults() {
        return database.read(limits::defaults);
    }

    /** The limits of a quota class; only those of the class {@code default} have an effect. */
    public Map<QuotaResource, Integer> ofClass(String className) {
        return database.read(handle -> limits.ofClass(handle, className));
    }

    public Map<QuotaResource, Integer> setClass(String className, Map<QuotaResource, Integer> wanted) {
        return database.write(handle -> {
            QuotaLimits.setClass(handle, className, wanted);
            return limits.ofClass(handle, className);
        });
    }

    /**
     * Sets limits.
     *
     * @param evenIfUsed whether a limit may be less than what is used already
     */
    public Outcome<Map<QuotaResource, Quota>> set(
            String projectId, Optional<String> userId, Map<QuotaResource, Integer> wanted, boolean evenIfUsed) {
        return database.write(handle -> {
            Map<QuotaResource, Quota> now = quotas(handle, projectId, userId);
            Map<QuotaResource, Integer> ofProject = limits.ofProject(handle, projectId);
            if (!evenIfUsed) {
                for (Map.Entry<QuotaResource, Integer> want : wanted.entrySet()) {
                    Optional<String> wrong = wrong(
                            want.getKey(),
                            want.getValue(),
                            now.getOrDefault(want.getKey(), new Quota(UNLIMITED, 0))
                                    .used(),
                            userId.isPresent() ? ofProject.getOrDefault(want.getKey(), UNLIMITED) : UNLIMITED);
                    if (wrong.isPresent()) {
                        return Outcome.invalid("quota.out_of_range", wrong.get());
                    }
                }
            }
            QuotaLimits.set(handle, projectId, userId, wanted);
            return Outcome.done(quotas(handle, projectId, userId));
        });
    }

    /** Takes away what was set: of a user, or of the project and all its users. */
    public void reset(String projectId, Optional<String> userId) {
        database.change(handle -> QuotaLimits.reset(handle, projectId, userId));
    }

    private static Optional<String> wrong(QuotaResource resource, int wanted, long used, int most) {
        if (wanted != UNLIMITED && wanted < used) {
            return Optional.of("Quota limit " + wanted + " for " + resource.wireName()
                    + " must be greater than or equal to already used and reserved " + used + ".");
        }
        if (most != UNLIMITED && (wanted == UNLIMITED || wanted > most)) {
            return Optional.of("Quota limit " + wanted + " for " + resource.wireName()
                    + " must be less than or equal to " + most + ".");
        }
        return Optional.empty();
    }

    private Map<QuotaResource, Quota> quotas(Handle handle, String projectId, Optional<String> userId) {
        Map<QuotaResource, Integer> most = userId.map(user -> limits.ofUser(handle, projectId, user))
                .orElseGet(() -> limits.ofProject(handle, projectId));
        ServerTotals servers = ServerTotals.of(handle, database.engine(), projectId, userId);
        Map<QuotaResource, Quota> quotas = new EnumMap<>(QuotaResource.class);
        most.forEach((resource, limit) -> quotas.put(
                resource,
                new Quota(
                        limit,
                        switch (resource) {
                            case INSTANCES -> servers.servers();
                            case CORES -> servers.vcpus();
                            case RAM -> servers.memoryMb();
                            case SERVER_GROUPS -> serverGroups(handle, projectId);
                            default -> 0;
                        })));
        return quotas;
    }

    private static long serverGroups(Handle handle, String projectId) {
        return handle.select("SELECT COUNT(*) FROM server_groups WHERE project_id = ?", projectId)
                .mapTo(Long.class)
                .one();
    }
}
