package kilonova.identity.groups;

import java.util.List;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;

/** Some users that share role assignments. */
public record Group(Id<Group> id, Id<Domain> domainId, String name, String description, Attributes extra) {
    public static final Kind<Group> KIND = Kind.entity("identity_groups", Group.class, Group::id)
            .ownedBy(Domain.KIND, group -> List.of(group.domainId()));
}
