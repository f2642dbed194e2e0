package kilonova.network.rest;

import java.util.List;
import java.util.Optional;
import kilonova.http.Caller;
import kilonova.network.outcome.Rejected;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kind of resource of the API. Everything runs inside a transaction; a refusal leaves by {@link Rejected}.
 *
 * @param <T> the domain's record
 */
interface Resource<T> {
    /** {@code network}. */
    String singular();

    /** {@code networks}. */
    String plural();

    /** The path segment: {@code security-groups}. */
    default String path() {
        return plural().replace('_', '-');
    }

    Attributes attributes();

    /** True if a list must not be read before {@link #prepare}. */
    default boolean isUnprepared(Transaction transaction, Caller caller) {
        return false;
    }

    /** Makes what every project has. */
    default void prepare(Transaction transaction, Caller caller) {}

    /** What the caller may see. */
    List<T> visible(Transaction transaction, Caller caller);

    /** The resource, whoever owns it. */
    Optional<T> find(Transaction transaction, String id);

    /** Whether the caller may see it; to all others it is missing. */
    default boolean isVisible(T resource, Caller caller) {
        return caller.mayRead(owner(resource));
    }

    /** Who may change it. */
    String owner(T resource);

    /** What there is to say when it is missing. */
    Rejected missing(String id);

    /** The JSON of each, in order. */
    List<ObjectNode> views(Transaction transaction, List<T> resources);

    T create(Transaction transaction, Values values, Caller caller);

    T update(Transaction transaction, T old, Values values, Caller caller);

    void delete(Transaction transaction, T resource, Caller caller);
}
