package kilonova.identity.domains;

import java.time.Instant;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/**
 * A name space of projects, users and groups.
 *
 * @param tokensValidAfter tokens with this scope, or of its users, that were issued up to then are void
 */
public record Domain(
        Id<Domain> id, String name, String description, boolean enabled, Instant tokensValidAfter, Attributes extra) {
    public static final Kind<Domain> KIND = Kind.entity("identity_domains", Domain.class, Domain::id);

    /** The domain that a new cloud has; it cannot be deleted. */
    public static final Id<Domain> DEFAULT = new Id<>("default");
}
