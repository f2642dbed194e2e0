package kilonova.identity.tokens;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.applicationcredentials.ApplicationCredentials;
import kilonova.identity.assignments.Assignments;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.tokens.Resolution.Why;
import kilonova.identity.users.User;

/** Decides whether claims hold now, and what they are good for. Pure. */
final class Resolver {
    private Resolver() {}

    static Resolution resolve(Directory directory, Claims claims, Instant now, boolean allowExpired) {
        if (!allowExpired && !now.isBefore(claims.expiresAt())) {
            return new Resolution.Invalid(Why.EXPIRED);
        }
        if (directory.find(Revocation.KIND, claims.ownAuditId()).isPresent()) {
            return new Resolution.Invalid(Why.REVOKED);
        }
        Optional<User> user = directory
                .find(User.KIND, claims.userId())
                .filter(found -> found.enabled() && claims.issuedAt().isAfter(found.tokensValidAfter()));
        Optional<Domain> domain = user.flatMap(found -> domain(directory, found.domainId(), claims));
        if (user.isEmpty() || domain.isEmpty()) {
            return new Resolution.Invalid(Why.USER);
        }
        if (claims.target().isEmpty()) {
            return new Resolution.Valid(new Token(
                    claims, user.get(), domain.get(), new Token.Scope.Unscoped(), List.of(), Optional.empty()));
        }
        return scoped(directory, claims, claims.target().get(), user.get(), domain.get(), now);
    }

    private static Resolution scoped(
            Directory directory, Claims claims, Target target, User user, Domain userDomain, Instant now) {
        Optional<Token.Scope> scope = scope(directory, claims, target);
        if (scope.isEmpty()) {
            return new Resolution.Invalid(Why.SCOPE);
        }
        Optional<ApplicationCredential> credential =
                claims.credentialId().flatMap(id -> ApplicationCredentials.of(directory, user.id(), id));
        if (credential.isEmpty() && claims.credentialId().isPresent()) {
            return new Resolution.Invalid(Why.CREDENTIAL);
        }
        List<Role> roles = roles(
                directory,
                credential
                        .map(found -> ApplicationCredentials.effectiveRoles(directory, found, now))
                        .orElseGet(() -> Assignments.effective(directory, user.id(), target)));
        return roles.isEmpty()
                ? new Resolution.Invalid(credential.isPresent() ? Why.CREDENTIAL : Why.NO_ROLE)
                : new Resolution.Valid(new Token(claims, user, userDomain, scope.get(), roles, credential));
    }

    private static Optional<Token.Scope> scope(Directory directory, Claims claims, Target target) {
        return switch (target) {
            case Target.OfProject(Id<Project> id) ->
                directory
                        .find(Project.KIND, id)
                        .filter(project ->
                                project.enabled() && claims.issuedAt().isAfter(project.tokensValidAfter()))
                        .flatMap(project -> domain(directory, project.domainId(), claims)
                                .map(domain -> new Token.Scope.OfProject(project, domain)));
            case Target.OfDomain(Id<Domain> id) -> domain(directory, id, claims).map(Token.Scope.OfDomain::new);
            case Target.SystemWide() -> Optional.of(new Token.Scope.SystemWide());
        };
    }

    private static Optional<Domain> domain(Directory directory, Id<Domain> id, Claims claims) {
        return directory
                .find(Domain.KIND, id)
                .filter(domain -> domain.enabled() && claims.issuedAt().isAfter(domain.tokensValidAfter()));
    }

    private static List<Role> roles(Directory directory, Collection<Id<Role>> ids) {
        return ids.stream()
                .flatMap(id -> directory.find(Role.KIND, id).stream())
                .sorted(Comparator.comparing(Role::name))
                .toList();
    }
}
