package kilonova.compute.servers.rest;

import java.util.Map;
import java.util.Optional;

/** Actions that the API has and this cloud has not yet. They are answered with 501 and a sentence, never with silence. */
final class LaterActions {
    private static final Map<String, String> WHAT = Map.ofEntries(
            Map.entry("os-migrateLive", "Live migration"),
            Map.entry("changePassword", "Changing a server's password"),
            Map.entry("trigger_crash_dump", "Triggering a crash dump"),
            Map.entry("injectNetworkInfo", "Injecting network information"),
            Map.entry("addFloatingIp", "Floating addresses"),
            Map.entry("removeFloatingIp", "Floating addresses"),
            Map.entry("addFixedIp", "Adding a fixed address"),
            Map.entry("removeFixedIp", "Removing a fixed address"));

    private LaterActions() {}

    /** What to say to one who asks that action; empty if the API has no such action. */
    static Optional<String> sentence(String action) {
        return Optional.ofNullable(WHAT.get(action)).map(LaterActions::notYet);
    }

    static String notYet(String what) {
        return what + " is not implemented yet; nothing was changed.";
    }
}
