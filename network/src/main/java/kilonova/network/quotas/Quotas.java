package kilonova.network.quotas;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import org.jdbi.v3.core.Handle;

/**
 * The limits, as one transaction sees them.
 *
 * @param defaults the amounts of projects for which nobody set others
 */
public record Quotas(Handle handle, Map<Quota, Integer> defaults) {
    /** The limits of a project, each resource in it. */
    public Map<Quota, Integer> of(String projectId) {
        Map<Quota, Integer> limits = standard();
        handle.createQuery("SELECT resource, amount FROM network_quotas WHERE project_id = :project")
                .bind("project", projectId)
                .map((row, _) -> Map.entry(row.getString("resource"), row.getInt("amount")))
                .forEach(entry -> Quota.of(entry.getKey()).ifPresent(quota -> limits.put(quota, entry.getValue())));
        return limits;
    }

    /** The limits of a project for which nobody set others. */
    public Map<Quota, Integer> standard() {
        Map<Quota, Integer> limits = new EnumMap<>(Quota.class);
        for (Quota quota : Quota.values()) {
            limits.put(quota, defaults.getOrDefault(quota, quota.standard()));
        }
        return limits;
    }

    /** The projects for which somebody set a limit. */
    public List<String> projects() {
        return handle.createQuery("SELECT DISTINCT project_id FROM network_quotas ORDER BY project_id")
                .mapTo(String.class)
                .list();
    }

    public void set(String projectId, Quota quota, int amount) {
        handle.createUpdate("""
                        INSERT INTO network_quotas (project_id, resource, amount) VALUES (:project, :resource, :amount)
                        ON CONFLICT (project_id, resource) DO UPDATE SET amount = excluded.amount""")
                .bind("project", projectId)
                .bind("resource", quota.key())
                .bind("amount", amount)
                .execute();
    }

    /** Goes back to the defaults. */
    public void forget(String projectId) {
        handle.execute("DELETE FROM network_quotas WHERE project_id = ?", projectId);
    }

    /** How many of these the project has. */
    public int used(String projectId, Quota quota) {
        return quota.table()
                .map(table -> handle.createQuery("SELECT count(*) FROM " + table + " WHERE project_id = :project")
                        .bind("project", projectId)
                        .mapTo(Integer.class)
                        .one())
                .orElse(0);
    }

    /** Rolls back if the project may not have that many more. */
    public void demand(String projectId, Quota quota, int more) {
        int limit = of(projectId).getOrDefault(quota, Quota.UNLIMITED);
        if (limit != Quota.UNLIMITED && more > 0) {
            int used = used(projectId, quota);
            if (used + more > limit) {
                throw new Rejected(
                        Reason.OVER_QUOTA,
                        "Quota exceeded for resources: ['" + quota.key() + "']. The project has " + used + " of "
                                + limit + " and asked for " + more + " more.");
            }
        }
    }
}
