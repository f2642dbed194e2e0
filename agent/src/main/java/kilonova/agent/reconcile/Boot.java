package kilonova.agent.reconcile;

/**
 * The machine's present boot.
 *
 * @param id different after each boot
 * @param resumesGuests whether guests that ran when the machine went down are started again during it
 * @param heard whether the controller has said since the agent's start who is wanted here, or need not be waited for: until then
 *     nobody knows which of those guests run elsewhere by now
 */
public record Boot(String id, boolean resumesGuests, boolean heard) {}
