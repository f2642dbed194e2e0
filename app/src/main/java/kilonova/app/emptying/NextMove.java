package kilonova.app.emptying;

/** What to do next about one server of a host that is being emptied. Pure, so that a run can be stopped and another goes on. */
public sealed interface NextMove {
    /** Something is under way; look again. */
    record Wait() implements NextMove {}

    /** Ask the API to move it: {@code migrate} or {@code evacuate}. */
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
     * @param asked whether this run has asked for it to be moved already
     */
    static NextMove of(Lodger server, String host, Way way, boolean asked) {
        if (server.busy()) {
            return new Wait();
        }
        if (!server.host().equals(host)) {
            return server.status().equals("VERIFY_RESIZE") ? new Confirm() : new Gone();
        }
        if (asked) {
            return new CameBack();
        }
        return switch (way) {
            case DRAIN -> drain(server);
            case EVACUATE -> evacuate(server);
        };
    }

    private static NextMove drain(Lodger server) {
        return switch (server.status()) {
            case "ACTIVE", "SHUTOFF" -> new Ask("migrate");
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
