package kilonova.identity.tokens;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.assignments.Assignments;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.projects.Project;
import kilonova.identity.tokens.AuthenticationRequest.Proof;
import kilonova.identity.tokens.AuthenticationRequest.RequestedScope;
import kilonova.identity.users.Passwords;
import kilonova.identity.users.User;

/** Decides whether a client gets a token. A refusal never tells which part of a proof was wrong. Thread-safe. */
final class Login {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Refusal REFUSED =
            Refusal.unauthenticated("The request you have made requires authentication.");

    private final Tokens tokens;
    private final Passwords passwords;
    private final Duration lifetime;
    private final Clock clock;

    Login(Tokens tokens, Passwords passwords, Duration lifetime, Clock clock) {
        this.tokens = tokens;
        this.passwords = passwords;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** What one proof shows. */
    private record Proved(
            Id<User> user, List<String> methods, Optional<Claims> parent, Optional<ApplicationCredential> credential) {}

    /** The claims of the new token, and what they are good for. */
    Decision<Token> decide(Directory directory, AuthenticationRequest request) {
        List<Proved> proofs = new ArrayList<>();
        for (Proof proof : request.proofs()) {
            Optional<Proved> proved = prove(directory, proof);
            if (proved.isEmpty()) {
                return Decision.refused(REFUSED);
            }
            proofs.add(proved.get());
        }
        if (proofs.stream().map(Proved::user).distinct().count() != 1) {
            return Decision.refused(REFUSED);
        }
        return issue(directory, proofs, request.scope());
    }

    private Optional<Proved> prove(Directory directory, Proof proof) {
        return switch (proof) {
            case Proof.Password password -> {
                Optional<User> user = AuthenticationRequest.user(directory, password.user());
                boolean right = passwords.matches(password.password().text(), user.flatMap(User::passwordHash));
                yield user.filter(_ -> right)
                        .map(found -> new Proved(found.id(), List.of("password"), Optional.empty(), Optional.empty()));
            }
            case Proof.Credential credential -> {
                Optional<ApplicationCredential> found = AuthenticationRequest.credential(directory, credential);
                boolean right =
                        passwords.matches(credential.secret().text(), found.map(ApplicationCredential::secretHash));
                yield found.filter(_ -> right)
                        .map(one ->
                                new Proved(one.userId(), List.of("application_credential"), Optional.empty(), found));
            }
            case Proof.ExistingToken existing ->
                tokens.inspect(directory, existing.token().text(), false) instanceof Resolution.Valid(Token token)
                        ? Optional.of(inherited(token))
                        : Optional.empty();
        };
    }

    private static Proved inherited(Token token) {
        Set<String> methods = new LinkedHashSet<>(token.claims().methods());
        methods.add("token");
        return new Proved(token.user().id(), List.copyOf(methods), Optional.of(token.claims()), token.credential());
    }

    private Decision<Token> issue(Directory directory, List<Proved> proofs, RequestedScope requested) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Id<User> user = proofs.getFirst().user();
        Optional<Claims> parent =
                proofs.stream().flatMap(proof -> proof.parent().stream()).findFirst();
        Optional<ApplicationCredential> credential =
                proofs.stream().flatMap(proof -> proof.credential().stream()).findFirst();
        Decision<Optional<Target>> target = target(directory, user, credential, requested);
        if (target instanceof Decision.Refused<Optional<Target>>(Refusal refusal)) {
            return Decision.refused(refusal);
        }
        Claims claims = new Claims(
                user,
                proofs.stream()
                        .flatMap(proof -> proof.methods().stream())
                        .distinct()
                        .toList(),
                auditIds(parent),
                ((Decision.Accepted<Optional<Target>>) target).value(),
                credential.map(ApplicationCredential::id),
                now,
                parent.map(Claims::expiresAt).orElseGet(() -> now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS)));
        return Resolver.resolve(directory, claims, now, false) instanceof Resolution.Valid(Token token)
                ? Decision.accepted(token)
                : Decision.refused(REFUSED);
    }

    private static Decision<Optional<Target>> target(
            Directory directory, Id<User> user, Optional<ApplicationCredential> credential, RequestedScope requested) {
        if (credential.isPresent()) {
            Id<Project> own = credential.get().projectId();
            boolean same = requested instanceof RequestedScope.Default
                    || (requested instanceof RequestedScope.OfProject(var named)
                            && AuthenticationRequest.project(directory, named)
                                    .filter(project -> project.id().equals(own))
                                    .isPresent());
            return same
                    ? Decision.accepted(Optional.of(new Target.OfProject(own)))
                    : Decision.refused(
                            Refusal.unauthenticated("Application credentials cannot request another scope."));
        }
        return switch (requested) {
            case RequestedScope.Default() -> Decision.accepted(defaultProject(directory, user));
            case RequestedScope.Unscoped() -> Decision.accepted(Optional.empty());
            case RequestedScope.SystemWide() -> Decision.accepted(Optional.of(new Target.SystemWide()));
            case RequestedScope.OfProject(var named) ->
                found(AuthenticationRequest.project(directory, named)
                        .map(project -> new Target.OfProject(project.id())));
            case RequestedScope.OfDomain(var named) ->
                found(AuthenticationRequest.domain(directory, named).map(domain -> new Target.OfDomain(domain.id())));
        };
    }

    private static Decision<Optional<Target>> found(Optional<? extends Target> target) {
        return target.isEmpty() ? Decision.refused(REFUSED) : Decision.accepted(Optional.of(target.get()));
    }

    private static Optional<Target> defaultProject(Directory directory, Id<User> user) {
        return directory
                .find(User.KIND, user)
                .flatMap(User::defaultProjectId)
                .filter(id -> directory
                        .find(Project.KIND, id)
                        .filter(Project::enabled)
                        .isPresent())
                .<Target>map(Target.OfProject::new)
                .filter(target ->
                        !Assignments.effective(directory, user, target).isEmpty());
    }

    private static List<String> auditIds(Optional<Claims> parent) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        List<String> ids = new ArrayList<>();
        ids.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        parent.ifPresent(claims -> ids.add(claims.auditIds().getLast()));
        return ids;
    }
}
