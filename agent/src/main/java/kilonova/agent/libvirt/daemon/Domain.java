package kilonova.agent.libvirt.daemon;

import java.util.UUID;
import kilonova.agent.guests.PowerState;

/**
 * A domain, as the daemon shows it.
 *
 * @param id its UUID
 * @param name its name
 * @param power what it does
 * @param persistent whether it has a definition; one that is on its way here has none before it has come
 * @param xml of the running domain while it is active, else its definition
 */
public record Domain(UUID id, String name, PowerState power, boolean persistent, String xml) {}
