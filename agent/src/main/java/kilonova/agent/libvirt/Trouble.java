package kilonova.agent.libvirt;

import kilonova.agent.guests.HypervisorUnavailable;

/** Makes of what stopped an operation the one exception that says: nothing is known of it, and another try may help. */
final class Trouble {
    private Trouble() {}

    /** @param what could not be done: {@code the disk of guest 1 cannot be copied} */
    static HypervisorUnavailable with(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new HypervisorUnavailable("the agent is stopping", cause);
        }
        return new HypervisorUnavailable(what + ": " + text(cause), cause);
    }

    static String text(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
