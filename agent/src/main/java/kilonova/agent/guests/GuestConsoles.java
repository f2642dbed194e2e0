package kilonova.agent.guests;

import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.calls.GuestDiagnostics;

/**
 * Looks into the guests of one host: what they write, what they show, how they are doing. Nothing here changes a guest. Every method
 * may throw {@link HypervisorUnavailable}. Safe to use from several threads.
 */
public interface GuestConsoles {
    /**
     * The end of what a guest wrote to its serial console, also one that is shut off; bytes that are no UTF-8 are replaced.
     *
     * @param maxBytes how much of it at most; at least 1
     * @return empty when the guest is not defined, or has no console log
     */
    Optional<String> consoleText(UUID guestId, int maxBytes);

    /** Where the VNC server of an active guest listens; empty when the guest is shut off, not defined, or has no display. */
    Optional<GuestDisplay> display(UUID guestId);

    /** How an active guest is doing; empty when it is shut off or not defined, or the hypervisor does not tell. */
    Optional<GuestDiagnostics> diagnostics(UUID guestId);
}
