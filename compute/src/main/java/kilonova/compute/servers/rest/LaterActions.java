package kilonova.compute.servers.rest;

import java.util.Map;
import java.util.Optional;

/** Actions that the API has and this cloud has not yet. They are answered with 501 and a sentence, never with silence. */
final class LaterActions {
    private static final Map<String, String> WHAT = Map.ofEntries(Map.entry("os-migrateLive", "Live migration"));

    private LaterActions() {}

    /** What to say to one who asks that action; empty if the API has no such action. */
    static Optional<String> sentence(String action) {
        return Optional.ofNullable(WHAT.get(action)).map(LaterActions::notYet);
    }

    static String notYet(String what) {
        return what + " is not implemented yet; nothing was changed.";
    }
}
