package kilonova.compute.quotas;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import kilonova.config.group.QuotaSettings;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The stored limits: those that differ from the configuration's. A project's own limit stands over the class {@code default}. */
final class QuotaLimits {
    /** The class whose limits are the defaults of all projects. */
    static final String DEFAULT_CLASS = "default";

    private static final String WHOLE_PROJECT = "";

    private final QuotaSettings settings;

    QuotaLimits(QuotaSettings settings) {
        this.settings = settings;
    }

    /** What a project has that nobody gave other limits. */
    Map<QuotaResource, Integer> defaults(Handle handle) {
        return ofClass(handle, DEFAULT_CLASS);
    }

    Map<QuotaResource, Integer> ofClass(Handle handle, String className) {
        Map<QuotaResource, Integer> limits = new EnumMap<>(QuotaResource.class);
        for (QuotaResource resource : QuotaResource.values()) {
            limits.put(resource, resource.configured(settings));
        }
        handle.select("SELECT resource, most FROM quota_class_limits WHERE class_name = ?", className)
                .map(QuotaLimits::limit)
                .forEach(limit -> limit.ifPresent(known -> limits.put(known.getKey(), known.getValue())));
        return limits;
    }

    Map<QuotaResource, Integer> ofProject(Handle handle, String projectId) {
        Map<QuotaResource, Integer> limits = defaults(handle);
        limits.putAll(stored(handle, projectId, WHOLE_PROJECT));
        return limits;
    }

    /** Those of the project, except where the user has its own. */
    Map<QuotaResource, Integer> ofUser(Handle handle, String projectId, String userId) {
        Map<QuotaResource, Integer> limits = ofProject(handle, projectId);
        limits.putAll(ownOfUser(handle, projectId, userId));
        return limits;
    }

    Map<QuotaResource, Integer> ownOfUser(Handle handle, String projectId, String userId) {
        return stored(handle, projectId, userId);
    }

    static void set(Handle handle, String projectId, Optional<String> userId, Map<QuotaResource, Integer> limits) {
        limits.forEach((resource, most) -> handle.execute(
                "INSERT INTO quota_limits (project_id, user_id, resource, most) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (project_id, user_id, resource) DO UPDATE SET most = excluded.most",
                projectId,
                userId.orElse(WHOLE_PROJECT),
                resource.wireName(),
                most));
    }

    static void setClass(Handle handle, String className, Map<QuotaResource, Integer> limits) {
        limits.forEach((resource, most) -> handle.execute(
                "INSERT INTO quota_class_limits (class_name, resource, most) VALUES (?, ?, ?)"
                        + " ON CONFLICT (class_name, resource) DO UPDATE SET most = excluded.most",
                className,
                resource.wireName(),
                most));
    }

    /** Back to the defaults: the user's limits, or the project's and those of all its users. */
    static void reset(Handle handle, String projectId, Optional<String> userId) {
        if (userId.isPresent()) {
            handle.execute("DELETE FROM quota_limits WHERE project_id = ? AND user_id = ?", projectId, userId.get());
        } else {
            handle.execute("DELETE FROM quota_limits WHERE project_id = ?", projectId);
        }
    }

    private static Map<QuotaResource, Integer> stored(Handle handle, String projectId, String userId) {
        Map<QuotaResource, Integer> limits = new EnumMap<>(QuotaResource.class);
        handle.select("SELECT resource, most FROM quota_limits WHERE project_id = ? AND user_id = ?", projectId, userId)
                .map(QuotaLimits::limit)
                .forEach(limit -> limit.ifPresent(known -> limits.put(known.getKey(), known.getValue())));
        return limits;
    }

    /** Empty for what {@link DeviceLimits} keeps in the same tables. */
    private static Optional<Map.Entry<QuotaResource, Integer>> limit(RowView row) {
        return QuotaResource.named(row.getColumn("resource", String.class))
                .map(resource -> Map.entry(resource, row.getColumn("most", Integer.class)));
    }
}
