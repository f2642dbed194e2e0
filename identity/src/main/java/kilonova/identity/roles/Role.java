package kilonova.identity.roles;

import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;

/**
 * A name for a set of permissions, which the services define.
 *
 * @param domainId absent for a role of the whole deployment, as nearly all are
 */
public record Role(
        Id<Role> id, String name, Optional<Id<Domain>> domainId, Optional<String> description, Attributes extra) {
    public static final Kind<Role> KIND = Kind.entity("identity_roles", Role.class, Role::id)
            .ownedBy(Domain.KIND, role -> role.domainId().map(List::of).orElse(List.of()));
}
