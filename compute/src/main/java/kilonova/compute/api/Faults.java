package kilonova.compute.api;

import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
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
            case Outcome.Refused<T>(Refusal refusal) -> throw of(refusal);
        };
    }

    /** How a refusal looks to the client. */
    public static Fault of(Refusal refusal) {
        int status = switch (refusal.kind()) {
            case INVALID -> 400;
            case FORBIDDEN, OVER_QUOTA -> 403;
            case MISSING -> 404;
            case CONFLICT -> 409;
            case UNAVAILABLE -> 503;
        };
        return new Fault(status, refusal.message());
    }

    /** 404 for a path that other microversions have, as Nova answers it. */
    public static Fault notAtThisVersion(Request request) {
        return Fault.notFound("API version " + request.microversion() + " is not supported on this method.");
    }
}
