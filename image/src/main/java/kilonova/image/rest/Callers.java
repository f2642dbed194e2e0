package kilonova.image.rest;

import kilonova.http.Caller;
import kilonova.http.Request;
import kilonova.image.images.Viewer;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;

/** What a request's caller may do with images. */
final class Callers {
    private Callers() {}

    /** Who looks. */
    static Viewer viewer(Request request) {
        Caller caller = request.caller();
        return new Viewer(
                caller.projectId().orElse(""), caller.hasRole("reader"), caller.hasRole("member"), caller.isAdmin());
    }

    /** Refuses a viewer that may write nowhere. */
    static void demandWriter(Viewer viewer) {
        if (!viewer.administrator() && !viewer.mayWrite()) {
            throw forbidden("You are not authorized to complete this action.");
        }
    }

    static Rejected forbidden(String message) {
        return new Rejected(Reason.NOT_ALLOWED, message);
    }
}
