package kilonova.compute.servers;

/**
 * Who asks for something, and by which request.
 *
 * @param requestId {@code req-<uuid>}; names the action in {@code os-instance-actions}
 */
public record Asker(String userId, String projectId, String requestId, boolean isAdmin) {}
