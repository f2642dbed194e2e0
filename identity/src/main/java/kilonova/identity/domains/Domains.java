package kilonova.identity.domains;

import java.util.Optional;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;

/** Commands on domains. Pure. */
public final class Domains {
    private Domains() {}

    /** Creates or replaces; a name belongs to one domain only. */
    public static Decision<Domain> put(Directory directory, Domain domain) {
        boolean taken = directory
                .all(Domain.KIND)
                .anyMatch(other ->
                        other.name().equals(domain.name()) && !other.id().equals(domain.id()));
        return Decision.put(
                Domain.KIND,
                domain,
                Refusal.conflict("There is a domain named " + domain.name() + " already.")
                        .when(taken));
    }

    /** Removes a disabled domain with all its projects, users and groups. */
    public static Decision<Domain> delete(Directory directory, Id<Domain> id) {
        Optional<Domain> found = directory.find(Domain.KIND, id);
        if (found.isEmpty()) {
            return Decision.refused(Refusal.missing("domain", id.value()));
        }
        Domain domain = found.get();
        return Refusal.first(
                        Refusal.forbidden("The default domain cannot be deleted.")
                                .when(id.equals(Domain.DEFAULT)),
                        Refusal.forbidden("Cannot delete a domain that is enabled; disable it first.")
                                .when(domain.enabled()))
                .<Decision<Domain>>map(Decision::refused)
                .orElseGet(() -> new Decision.Accepted<>(domain, directory.removal(Domain.KIND, domain)));
    }
}
