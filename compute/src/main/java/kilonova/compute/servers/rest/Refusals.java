package kilonova.compute.servers.rest;

import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Refusal;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.network.outcome.Result;

/** The fault table of servers: what a "no" is in HTTP. */
final class Refusals {
    private Refusals() {}

    static Fault fault(Refusal refusal) {
        int status = switch (refusal.kind()) {
            case INVALID -> 400;
            case FORBIDDEN, OVER_QUOTA -> 403;
            case MISSING -> 404;
            case CONFLICT -> 409;
        };
        return new Fault(status, refusal.message());
    }

    /** What the network gave, or its refusal. */
    static <T> T done(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(var refusal) ->
                throw new Fault(refusal.reason().status(), refusal.message());
        };
    }

    static Asker asker(Request request) {
        Caller caller = request.caller();
        return new Asker(caller.user().id(), caller.projectId().orElse(""), request.requestId(), caller.isAdmin());
    }
}
