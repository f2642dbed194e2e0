package kilonova.compute.api;

import java.util.UUID;
import java.util.regex.Pattern;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Uuids;

/** Reads ids out of paths. */
public final class PathIds {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private PathIds() {}

    /** The UUID of a path's {@code {name}}; faults 400 if it is none. */
    public static UUID uuid(Request request, String name) {
        String text = request.pathParameter(name);
        return Uuids.canonical(text).orElseThrow(() -> Fault.badRequest("Invalid uuid " + text));
    }

    /** The whole number of a path's {@code {name}}; faults 400 if it is none. */
    public static long number(Request request, String name) {
        String text = request.pathParameter(name);
        if (!NUMBER.matcher(text).matches()) {
            throw Fault.badRequest("Invalid input received: " + name + " must be an integer, not '" + text + "'.");
        }
        return Long.parseLong(text);
    }
}
