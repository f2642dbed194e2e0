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

    /** Why a server that somebody resizes keeps the host. */
    String RESIZE_WAITS = "a resize waits to be confirmed or reverted";

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
     * @param hostSilent whether the host has not reported for long, and nobody has said that it is down
     */
    static NextMove of(
            Lodger server,
            String host,
            Way way,
            Optional<String> asked,
            Optional<String> whyNotLive,
            boolean hostSilent) {
        if (server.busy()) {
            return server.status().equals("MIGRATING") && hostSilent ? new Stays(silent(host)) : new Wait();
        }
        if (!server.host().equals(host)) {
            return elsewhere(server, asked);
        }
        if (asked.isPresent()) {
            return asked.get().equals(LIVE) && server.status().equals("ACTIVE") ? new Ask(COLD) : new CameBack();
        }
        return switch (way) {
            case DRAIN -> drain(server, whyNotLive);
            case EVACUATE -> evacuate(server);
        };
    }

    /** Whether a resize that a user asked for is kept or taken back is the user's to say. */
    private static NextMove elsewhere(Lodger server, Optional<String> asked) {
        if (!server.status().equals("VERIFY_RESIZE")) {
            return new Gone();
        }
        return asked.filter(COLD::equals).isPresent() ? new Confirm() : new Stays(RESIZE_WAITS);
    }

    private static String silent(String host) {
        return "it was moving while it ran when " + host + " fell silent, and may still run there; if " + host
                + " is off, say so with 'openstack compute service set --down " + host
                + " nova-compute' and use 'kilonova evacuate " + host + "' then";
    }

    private static NextMove drain(Lodger server, Optional<String> whyNotLive) {
        return switch (server.status()) {
            case "ACTIVE" -> new Ask(whyNotLive.isEmpty() ? LIVE : COLD);
            case "PAUSED" -> whyNotLive.<NextMove>map(Stays::new).orElseGet(() -> new Ask(LIVE));
            case "SHUTOFF" -> new Ask(COLD);
            case "VERIFY_RESIZE" -> new Stays(RESIZE_WAITS);
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
