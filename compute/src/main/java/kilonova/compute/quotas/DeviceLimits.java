package kilonova.compute.quotas;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import kilonova.config.group.QuotaSettings;
import org.jdbi.v3.core.Handle;

/** The stored limits of GPUs. A project's own limit stands over the class {@code default}, and that over the configuration. */
final class DeviceLimits {
    private final QuotaSettings settings;

    DeviceLimits(QuotaSettings settings) {
        this.settings = settings;
    }

    SortedMap<DeviceResource, Integer> defaults(Handle handle) {
        SortedMap<DeviceResource, Integer> limits = new TreeMap<>();
        limits.put(DeviceResource.UNITS, settings.vgpus());
        limits.put(DeviceResource.FRAME_BUFFER, settings.vgpuFrameBufferMb());
        settings.vgpuClasses()
                .forEach(
                        (name, most) -> DeviceResource.ofClass(name).ifPresent(resource -> limits.put(resource, most)));
        limits.putAll(stored(
                handle,
                "SELECT resource, most FROM quota_class_limits WHERE class_name = ?",
                QuotaLimits.DEFAULT_CLASS));
        return limits;
    }

    SortedMap<DeviceResource, Integer> ofProject(Handle handle, String projectId) {
        SortedMap<DeviceResource, Integer> limits = defaults(handle);
        limits.putAll(stored(
                handle, "SELECT resource, most FROM quota_limits WHERE project_id = ? AND user_id = ''", projectId));
        return limits;
    }

    static void set(Handle handle, String projectId, Map<DeviceResource, Integer> limits) {
        limits.forEach((resource, most) -> handle.execute(
                "INSERT INTO quota_limits (project_id, user_id, resource, most) VALUES (?, '', ?, ?)"
                        + " ON CONFLICT (project_id, user_id, resource) DO UPDATE SET most = excluded.most",
                projectId,
                resource.wireName(),
                most));
    }

    static void setDefaults(Handle handle, Map<DeviceResource, Integer> limits) {
        limits.forEach((resource, most) -> handle.execute(
                "INSERT INTO quota_class_limits (class_name, resource, most) VALUES (?, ?, ?)"
                        + " ON CONFLICT (class_name, resource) DO UPDATE SET most = excluded.most",
                QuotaLimits.DEFAULT_CLASS,
                resource.wireName(),
                most));
    }

    private static Map<DeviceResource, Integer> stored(Handle handle, String sql, String key) {
        Map<DeviceResource, Integer> limits = new TreeMap<>();
        handle.select(sql, key)
                .map(row -> Map.entry(row.getColumn("resource", String.class), row.getColumn("most", Integer.class)))
                .forEach(limit -> DeviceResource.named(limit.getKey())
                        .ifPresent(resource -> limits.put(resource, limit.getValue())));
        return limits;
    }
}
