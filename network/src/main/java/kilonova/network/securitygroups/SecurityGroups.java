package kilonova.network.securitygroups;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import kilonova.network.networks.Stamp;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;
import kilonova.network.securitygroups.SecurityGroupRule.Direction;
import kilonova.network.securitygroups.SecurityGroupRule.EtherType;
import org.jdbi.v3.core.Handle;

/** Makes security groups and finds those that are meant, inside one transaction. */
public record SecurityGroups(Handle handle, Instant now) {
    /** Makes a group with the rules that every new group has: all egress. */
    public SecurityGroup create(String projectId, String name, String description, boolean stateful) {
        SecurityGroup group = new SecurityGroup(
                UUID.randomUUID().toString(), projectId, name, description, stateful, Stamp.first(now));
        new SecurityGroupTable(handle).insert(group);
        RuleTable rules = new RuleTable(handle);
        for (EtherType etherType : EtherType.values()) {
            rules.insert(plain(group, Direction.EGRESS, etherType, Optional.empty()));
            if (group.isDefault()) {
                rules.insert(plain(group, Direction.INGRESS, etherType, Optional.of(group.id())));
            }
        }
        return group;
    }

    /** The project's default group, if it was needed before. */
    public Optional<SecurityGroup> existingDefault(String projectId) {
        return new SecurityGroupTable(handle)
                .named(projectId, SecurityGroup.DEFAULT).stream()
                        .filter(SecurityGroup::isDefault)
                        .findFirst();
    }

    /** The project's default group; made if it is not there yet. */
    public SecurityGroup defaultOf(String projectId) {
        return existingDefault(projectId)
                .orElseGet(() -> create(projectId, SecurityGroup.DEFAULT, "Default security group", true));
    }

    /** The ids of the groups that these names or ids mean in that project. No name at all means the default group. */
    public Result<List<String>> resolve(String projectId, List<String> namesOrIds) {
        if (namesOrIds.isEmpty()) {
            return Result.done(List.of(defaultOf(projectId).id()));
        }
        List<String> ids = new ArrayList<>();
        for (String wanted : namesOrIds) {
            switch (one(projectId, wanted)) {
                case Result.Done<SecurityGroup>(SecurityGroup group) -> {
                    if (!ids.contains(group.id())) {
                        ids.add(group.id());
                    }
                }
                case Result.Refused<SecurityGroup> refused -> {
                    return new Result.Refused<>(refused.refusal());
                }
            }
        }
        return Result.done(ids);
    }

    /** The one group that a name or an id means in that project. */
    public Result<SecurityGroup> one(String projectId, String nameOrId) {
        if (nameOrId.equals(SecurityGroup.DEFAULT)) {
            return Result.done(defaultOf(projectId));
        }
        List<SecurityGroup> found = new SecurityGroupTable(handle).named(projectId, nameOrId);
        Optional<SecurityGroup> byId =
                found.stream().filter(group -> group.id().equals(nameOrId)).findFirst();
        if (byId.isPresent() || found.size() == 1) {
            return Result.done(byId.orElseGet(found::getFirst));
        }
        return found.isEmpty()
                ? Result.refused(
                        Reason.SECURITY_GROUP_NOT_FOUND,
                        "Security group " + nameOrId + " not found for project " + projectId + ".")
                : Result.refused(
                        Reason.SECURITY_GROUP_AMBIGUOUS,
                        "Multiple security groups found matching '" + nameOrId + "'. Use an ID to be more specific.");
    }

    private SecurityGroupRule plain(
            SecurityGroup group, Direction direction, EtherType etherType, Optional<String> remoteGroup) {
        return new SecurityGroupRule(
                UUID.randomUUID().toString(),
                group.id(),
                group.projectId(),
                direction,
                etherType,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                remoteGroup,
                "",
                group.stamp().created());
    }
}
