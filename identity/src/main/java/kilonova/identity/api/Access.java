package kilonova.identity.api;

import kilonova.http.Caller;
import kilonova.identity.directory.Id;

/**
 * What a caller may do here, in the terms of Keystone's default policies: {@code admin} may do everything; a reader of the whole
 * deployment sees everything; readers and managers of a domain see and manage what is in it; everyone sees itself. Pure.
 */
public record Access(Caller caller) {
    public boolean isAdmin() {
        return caller.isAdmin();
    }

    /** May see everything: admin, or reader of the whole deployment. */
    public boolean readsAll() {
        return isAdmin() || (caller.scope() instanceof Caller.Scope.SystemWide && caller.hasRole("reader"));
    }

    /** May see what is in that domain. */
    public boolean readsDomain(Id<?> domain) {
        return readsAll() || (isInDomain(domain) && caller.hasRole("reader"));
    }

    /** May see what is in the domain that the token is scoped to. */
    public boolean readsADomain() {
        return readsAll() || (caller.scope() instanceof Caller.Scope.Domain && caller.hasRole("reader"));
    }

    /** May change what is in that domain. */
    public boolean managesDomain(Id<?> domain) {
        return isAdmin() || (isInDomain(domain) && caller.hasRole("manager"));
    }

    public boolean isUser(Id<?> user) {
        return caller.user().id().equals(user.value());
    }

    /** True for a token of that project. */
    public boolean isInProject(Id<?> project) {
        return caller.projectId().filter(project.value()::equals).isPresent();
    }

    /** True for a token of that domain itself. */
    public boolean isInDomain(Id<?> domain) {
        return caller.scope() instanceof Caller.Scope.Domain scope && scope.id().equals(domain.value());
    }
}
