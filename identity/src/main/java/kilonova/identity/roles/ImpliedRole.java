package kilonova.identity.roles;

import java.util.List;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/** Who has the prior role has the implied one too. */
public record ImpliedRole(Id<Role> priorRoleId, Id<Role> impliedRoleId) {
    public static final Kind<ImpliedRole> KIND = Kind.relation("identity_implied_roles", ImpliedRole.class)
            .ownedBy(Role.KIND, implied -> List.of(implied.priorRoleId(), implied.impliedRoleId()));
}
