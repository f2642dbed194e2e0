package kilonova.identity.tokens;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Caller;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.users.User;

/**
 * A token that holds, with everything its claims name, as the directory has it now.
 *
 * @param roles all roles in the scope, implied ones included; none exactly when it is unscoped
 */
public record Token(
        Claims claims,
        User user,
        Domain userDomain,
        Scope scope,
        List<Role> roles,
        Optional<ApplicationCredential> credential) {
    public Token {
        roles = List.copyOf(roles);
    }

    /** What a token is good for. */
    public sealed interface Scope {
        /** One project. */
        record OfProject(Project project, Domain domain) implements Scope {}

        /** One domain. */
        record OfDomain(Domain domain) implements Scope {}

        /** The whole deployment. */
        record SystemWide() implements Scope {}

        /** Nothing but finding out what to ask for. */
        record Unscoped() implements Scope {}
    }

    /** The project that it is scoped to, if it is. */
    public Optional<Id<Project>> projectId() {
        return scope instanceof Scope.OfProject in ? Optional.of(in.project().id()) : Optional.empty();
    }

    /** True if the holder may make and delete application credentials with it. */
    public boolean mayManageCredentials() {
        return credential.map(ApplicationCredential::unrestricted).orElse(true);
    }

    /** What services are told about the holder. */
    public Caller caller() {
        Set<String> names = roles.stream().map(Role::name).collect(Collectors.toUnmodifiableSet());
        return new Caller(
                new Caller.User(user.id().value(), user.name(), userDomain.id().value(), userDomain.name()),
                switch (scope) {
                    case Scope.OfProject(Project project, Domain domain) ->
                        new Caller.Scope.Project(
                                project.id().value(),
                                project.name(),
                                domain.id().value(),
                                domain.name());
                    case Scope.OfDomain(Domain domain) ->
                        new Caller.Scope.Domain(domain.id().value(), domain.name());
                    case Scope.SystemWide() -> new Caller.Scope.SystemWide();
                    case Scope.Unscoped() -> new Caller.Scope.Unscoped();
                },
                names);
    }
}
