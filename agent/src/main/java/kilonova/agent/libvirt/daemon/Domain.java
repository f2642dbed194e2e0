package kilonova.agent.libvirt.daemon;

import java.util.UUID;
import kilonova.agent.guests.PowerState;

/**
 * A domain, as the daemon shows it.
 *
 * @param id its UUID
 * @param name its name
 * @param power what it does
 * @param xml of the running domain while it is active, else its definition
 */
public record Domain(UUID id, String name, PowerState power, String xml) {}
