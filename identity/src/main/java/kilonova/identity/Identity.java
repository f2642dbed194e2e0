package kilonova.identity;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import kilonova.http.Authenticator;
import kilonova.http.Service;
import kilonova.identity.api.Api;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.assignments.Assignment;
import kilonova.identity.bootstrap.Bootstrap;
import kilonova.identity.bootstrap.BootstrapPlan;
import kilonova.identity.catalog.CatalogService;
import kilonova.identity.catalog.Endpoint;
import kilonova.identity.catalog.Region;
import kilonova.identity.directory.DirectoryStore;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;
import kilonova.identity.groups.Group;
import kilonova.identity.groups.Membership;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.ImpliedRole;
import kilonova.identity.roles.Role;
import kilonova.identity.tokens.Revocation;
import kilonova.identity.tokens.SigningKey;
import kilonova.identity.tokens.TokenAuthenticator;
import kilonova.identity.tokens.Tokens;
import kilonova.identity.users.Passwords;
import kilonova.identity.users.User;
import kilonova.store.Database;

/** The identity service: its API, and the check of tokens for all other services. Thread-safe. */
public final class Identity {
    private static final List<Kind<?>> KINDS = List.of(
            Domain.KIND,
            Project.KIND,
            User.KIND,
            Group.KIND,
            Membership.KIND,
            Role.KIND,
            ImpliedRole.KIND,
            Assignment.KIND,
            Region.KIND,
            CatalogService.KIND,
            Endpoint.KIND,
            ApplicationCredential.KIND,
            Revocation.KIND,
            SigningKey.KIND);

    private final DirectoryStore store;
    private final Tokens tokens;
    private final Passwords passwords;
    private final IdentitySettings settings;
    private final Clock clock;

    private Identity(DirectoryStore store, IdentitySettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.tokens = new Tokens(store, clock);
        this.passwords = new Passwords(settings.passwordCost());
    }

    /** Brings the tables up to date and reads them; makes the key that signs tokens if there is none. */
    public static Identity open(Database database, IdentitySettings settings, Clock clock) {
        return new Identity(new DirectoryStore(database, KINDS, clock), settings, clock);
    }

    /**
     * Makes the first domain, projects, roles and users if the cloud is new, and brings the catalog up to date.
     *
     * @return true if the cloud was new, which is when the plan's passwords were used
     */
    public boolean bootstrap(BootstrapPlan plan) {
        boolean isNew = Bootstrap.isNew(store.latest());
        if (isNew) {
            Bootstrap.Hashes hashes =
                    new Bootstrap.Hashes(passwords.hash(plan.adminPassword()), passwords.hash(plan.demoPassword()));
            store.decide(directory -> Bootstrap.begin(directory, hashes));
        }
        store.decide(directory -> Bootstrap.refreshCatalog(directory, plan.region(), plan.services()));
        return isNew;
    }

    /** Whether there is a project with that id. */
    public boolean hasProject(String id) {
        return store.recent().find(Project.KIND, new Id<>(id)).isPresent();
    }

    /** The id of the project of that name in the first domain, if there is one. */
    public Optional<String> projectId(String name) {
        return store.latest()
                .all(Project.KIND)
                .filter(project ->
                        project.name().equals(name) && project.domainId().equals(Domain.DEFAULT))
                .map(project -> project.id().value())
                .findFirst();
    }

    /**
     * Finds out who calls by the token in {@code X-Auth-Token}, within the process. A change of users, roles or projects acts
     * at once, one that another controller made within half a second.
     *
     * @param wwwAuthenticateUri where clients without a token are sent to, such as {@code http://host:8770/identity}
     */
    public Authenticator authenticator(Optional<String> wwwAuthenticateUri) {
        return new TokenAuthenticator(tokens, wwwAuthenticateUri);
    }

    /**
     * The API: version discovery at the prefix and Keystone v3 at {@code <prefix>/v3}.
     *
     * @param prefix such as {@code /identity}
     */
    public Service service(String prefix) {
        return IdentityApi.service(prefix, new Api(store, clock), tokens, passwords, settings.tokenLifetime());
    }
}
