package kilonova.app.emptying;

import java.util.Optional;

/** What to do next about one server of a host that is being emptied. Pure, so that a run can be stopped and another goes on. */
public sealed interface NextMove {
    /** Something is under way; look again. */
    record Wait() implements NextMove {}

    /** Moves a server while it runs. */
    String LIVE = "os-migrateLive";

    /** Moves a server that is shut off for that. */
    String COLD = "migrate";

    /** Ask the API to move it: {@link #LIVE}, {@link #COLD} or {@code evacuate}. */
    record Ask(String action) implements NextMove {}

    /** It has arrived elsewhere; give up the source. */
    record Confirm() implements NextMove {}

    /** It is elsewhere, and nothing of it holds the host. */
    record Gone() implements NextMove {}

    /** It was asked to go, and is where it was: its last action says why. */
    record CameBack() implements NextMove {}

    /** It cannot be moved by itself. */
    record Stays(String why) implements NextMove {}

    /**
     * @param host the host that is being emptied
     * @param asked what this run has asked for last, to move it
     * @param whyNotLive why it cannot move while it runs; empty if it can
     */
    static NextMove of(Lodger server, String host, Way way, Optional<String> asked, Optional<String> whyNotLive) {
        if (server.busy()) {
            return new Wait();
        }
        if (!server.host().equals(host)) {
            return server.status().equals("VERIFY_RESIZE") ? new Confirm() : new Gone();
        }
        if (asked.isPresent()) {
            return asked.get().equals(LIVE) && server.status().equals("ACTIVE") ? new Ask(COLD) : new CameBack();
        }
        return switch (way) {
            case DRAIN -> drain(server, whyNotLive);
            case EVACUATE -> evacuate(server);
        };
    }

    private static NextMove drain(Lodger server, Optional<String> whyNotLive) {
        return switch (server.status()) {
            case "ACTIVE" -> new Ask(whyNotLive.isEmpty() ? LIVE : COLD);
            case "PAUSED" -> whyNotLive.<NextMove>map(Stays::new).orElseGet(() -> new Ask(LIVE));
            case "SHUTOFF" -> new Ask(COLD);
            case "VERIFY_RESIZE" -> new Stays("a resize waits to be confirmed or reverted");
            default -> new Stays("a server in " + server.status() + " cannot be migrated");
        };
    }

    private static NextMove evacuate(Lodger server) {
        return switch (server.status()) {
            case "ACTIVE", "SHUTOFF", "ERROR" -> new Ask("evacuate");
            default -> new Stays("a server in " + server.status() + " cannot be evacuated");
        };
    }
}
