package kilonova.agent.reconcile;

/**
 * The machine's present boot.
 *
 * @param id different after each boot
 * @param resumesGuests whether guests that ran when the machine went down are started again during it
 */
public record Boot(String id, boolean resumesGuests) {}
