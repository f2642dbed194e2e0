package kilonova.compute.api;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import kilonova.http.Fault;
import kilonova.http.Request;

/** Reads ids out of paths. */
public final class PathIds {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private PathIds() {}

    /** The UUID that the text is; empty if it is none. */
    public static Optional<UUID> uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** The UUID of a path's {@code {name}}; faults 400 if it is none. */
    public static UUID uuid(Request request, String name) {
        String text = request.pathParameter(name);
        return uuid(text).orElseThrow(() -> Fault.badRequest("Invalid uuid " + text));
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
