package kilonova.identity.tokens;

import java.util.List;
import java.util.Optional;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.users.User;

/** What a client sends to get a token: proofs of who it is, all of which must hold, and what it wants the token for. */
record AuthenticationRequest(List<Proof> proofs, RequestedScope scope) {
    AuthenticationRequest {
        proofs = List.copyOf(proofs);
    }

    /** How the user shows who it is. Their text forms show no secret. */
    sealed interface Proof {
        /** By a password. */
        record Password(Named<User> user, Secret password) implements Proof {}

        /** By a token that it has. */
        record ExistingToken(Secret token) implements Proof {}

        /** By an application credential; the user is needed where the credential is given by name. */
        record Credential(Named<ApplicationCredential> credential, Optional<Named<User>> user, Secret secret)
                implements Proof {}
    }

    /** A text that must not be shown. */
    record Secret(String text) {
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /** What the token shall be good for. */
    sealed interface RequestedScope {
        /** The user's default project if there is one, else nothing. */
        record Default() implements RequestedScope {}

        record Unscoped() implements RequestedScope {}

        record OfProject(Named<Project> project) implements RequestedScope {}

        record OfDomain(Named<Domain> domain) implements RequestedScope {}

        record SystemWide() implements RequestedScope {}
    }

    /** How a client names a thing. */
    sealed interface Named<T> {
        record ById<T>(Id<T> id) implements Named<T> {}

        /** By name; the domain is needed for all but domains and credentials. */
        record ByName<T>(String name, Optional<Named<Domain>> domain) implements Named<T> {}
    }

    static Optional<Domain> domain(Directory directory, Named<Domain> reference) {
        return switch (reference) {
            case Named.ById<Domain>(Id<Domain> id) -> directory.find(Domain.KIND, id);
            case Named.ByName<Domain> named ->
                directory
                        .all(Domain.KIND)
                        .filter(domain -> domain.name().equals(named.name()))
                        .findFirst();
        };
    }

    static Optional<Project> project(Directory directory, Named<Project> named) {
        return switch (named) {
            case Named.ById<Project>(Id<Project> id) -> directory.find(Project.KIND, id);
            case Named.ByName<Project>(String name, Optional<Named<Domain>> in) ->
                in.flatMap(domain -> domain(directory, domain))
                        .flatMap(domain -> directory
                                .all(Project.KIND)
                                .filter(project -> project.name().equals(name)
                                        && project.domainId().equals(domain.id()))
                                .findFirst());
        };
    }

    static Optional<User> user(Directory directory, Named<User> named) {
        return switch (named) {
            case Named.ById<User>(Id<User> id) -> directory.find(User.KIND, id);
            case Named.ByName<User>(String name, Optional<Named<Domain>> in) ->
                in.flatMap(domain -> domain(directory, domain))
                        .flatMap(domain -> directory
                                .all(User.KIND)
                                .filter(user -> user.name().equals(name)
                                        && user.domainId().equals(domain.id()))
                                .findFirst());
        };
    }

    static Optional<ApplicationCredential> credential(Directory directory, Proof.Credential proof) {
        return switch (proof.credential()) {
            case Named.ById<ApplicationCredential>(Id<ApplicationCredential> id) ->
                directory.find(ApplicationCredential.KIND, id);
            case Named.ByName<ApplicationCredential> named ->
                proof.user()
                        .flatMap(user -> user(directory, user))
                        .flatMap(user -> directory
                                .all(ApplicationCredential.KIND)
                                .filter(credential -> credential.name().equals(named.name())
                                        && credential.userId().equals(user.id()))
                                .findFirst());
        };
    }
}
