package kilonova.compute.servergroups;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A server group, with those of its servers that live.
 *
 * @param maxServersPerHost for {@link GroupPolicy#ANTI_AFFINITY} only; one if absent
 */
public record ServerGroup(
        UUID id,
        String name,
        String projectId,
        String userId,
        GroupPolicy policy,
        Optional<Integer> maxServersPerHost,
        List<UUID> members) {
    public ServerGroup {
        members = List.copyOf(members);
    }

    ServerGroup with(List<UUID> known) {
        return new ServerGroup(id, name, projectId, userId, policy, maxServersPerHost, known);
    }
}
