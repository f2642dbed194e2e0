package kilonova.compute.api;

import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Reason;
import kilonova.http.Fault;
import kilonova.http.Request;

/** The table from refusals to HTTP statuses. */
public final class Faults {
    private Faults() {}

    /**
     * What was done.
     *
     * @throws Fault when it was refused
     */
    public static <T> T orFault(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Reason reason) -> throw of(reason);
        };
    }

    /** How a refusal looks to the client. */
    public static Fault of(Reason reason) {
        return switch (reason.kind()) {
            case INVALID -> Fault.badRequest(reason.message());
            case FORBIDDEN -> Fault.forbidden(reason.message());
            case MISSING -> Fault.notFound(reason.message());
            case CONFLICT -> Fault.conflict(reason.message());
        };
    }

    /** 404 for a path that other microversions have, as Nova answers it. */
    public static Fault notAtThisVersion(Request request) {
        return Fault.notFound("API version " + request.microversion() + " is not supported on this method.");
    }
}
