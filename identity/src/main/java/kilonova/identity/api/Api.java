package kilonova.identity.api;

import java.time.Clock;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kilonova.http.Fault;
import kilonova.http.Query;
import kilonova.http.Request;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.DirectoryStore;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.directory.Refusal;

/** What every route needs: the directory, commands on it, and the time. Thread-safe. */
public record Api(DirectoryStore store, Clock clock) {
    public Directory directory() {
        return store.latest();
    }

    public Instant now() {
        return clock.instant();
    }

    /** Carries out a command; faults with what it refuses. */
    public <T> T decide(Function<Directory, Decision<T>> command) {
        return accepted(store.decide(command));
    }

    /**
     * Replaces the value with that id; faults 404 if there is none, and with what the command refuses.
     *
     * @param change makes the new value of the stored one; may run more than once
     * @param put the command that stores it
     */
    public <T extends Record> T update(
            Kind<T> kind, Id<T> id, String what, UnaryOperator<T> change, BiFunction<Directory, T, Decision<T>> put) {
        return decide(directory -> directory
                .find(kind, id)
                .map(before -> put.apply(directory, change.apply(before)))
                .orElseGet(() -> Decision.refused(Refusal.missing(what, id.value()))));
    }

    /** The value of a decision; faults with what it refuses. */
    public static <T> T accepted(Decision<T> decision) {
        return switch (decision) {
            case Decision.Accepted<T> accepted -> accepted.value();
            case Decision.Refused<T>(Refusal refusal) -> throw fault(refusal);
        };
    }

    /** The value with that id; faults 404 if there is none. */
    public <T extends Record> T find(Kind<T> kind, Id<T> id, String what) {
        return directory().find(kind, id).orElseThrow(() -> fault(Refusal.missing(what, id.value())));
    }

    /** Refuses what the policy does not grant: 403, naming the rule as the policy files of operators do. */
    public static void require(String rule, boolean granted) {
        if (!granted) {
            throw Fault.forbidden("You are not authorized to perform the requested action: identity:" + rule + ".");
        }
    }

    /** True if the query has that flag: its name is enough, and only the values 0 and false deny it. */
    public static boolean isSet(Query query, String name) {
        return query.last(name)
                .filter(value -> !value.equals("0") && !value.equalsIgnoreCase("false"))
                .isPresent();
    }

    public static Access access(Request request) {
        return new Access(request.caller());
    }

    /** The one table of what refusals mean on the wire. */
    public static Fault fault(Refusal refusal) {
        int status = switch (refusal.reason()) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case MISSING -> 404;
            case CONFLICT -> 409;
        };
        return new Fault(status, refusal.message());
    }
}
