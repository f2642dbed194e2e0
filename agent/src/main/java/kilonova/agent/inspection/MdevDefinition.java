package kilonova.agent.inspection;

import java.util.Optional;
import java.util.UUID;

/**
 * A mediated device that mdevctl makes.
 *
 * @param parent its parent as mdevctl names it: a PCI address, or {@code mtty}
 * @param uuid its UUID; one UUID may be defined on several parents, of which one can be active
 * @param type its type
 * @param startsAtBoot whether it is made whenever its parent appears
 */
public record MdevDefinition(String parent, UUID uuid, Optional<String> type, boolean startsAtBoot) {}
