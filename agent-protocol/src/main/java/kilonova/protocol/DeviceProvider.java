package kilonova.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One device of the host that Placement shows as a child of the host's root provider.
 *
 * @param key the agent's own stable key ({@code 0000:84:00.0}, {@code mtty_mtty}); claims name it
 * @param nameSuffix what follows {@code <host>_} in the provider's name ({@code pci_0000_84_00_0})
 * @param resourceClass {@code VGPU} or {@code CUSTOM_…}
 * @param total units that exist and could be made, never more than the board can really give; 0 when it offers nothing
 * @param reserved units that are not to be handed out now, used ones not counted; {@code reserved ≤ total}
 * @param traits the agent's own traits; the operator's are never named here and never touched
 * @param description for people: board, type, how many
 * @param notes why the device offers less than its hardware could, if it does; each a {@link Problem}
 * @param type what kind of unit it gives now; empty if it gives none, and from an agent that does not tell
 */
public record DeviceProvider(
        String key,
        String nameSuffix,
        String resourceClass,
        int total,
        int reserved,
        Set<String> traits,
        String description,
        List<Problem> notes,
        Optional<DeviceType> type) {
    public DeviceProvider {
        traits = Set.copyOf(traits);
        notes = List.copyOf(notes);
        if (total < 0 || reserved < 0 || reserved > total) {
            throw new IllegalArgumentException("provider " + key + ": total " + total + ", reserved " + reserved);
        }
    }

    /** One of which the kind of its units is not known. */
    public DeviceProvider(
            String key,
            String nameSuffix,
            String resourceClass,
            int total,
            int reserved,
            Set<String> traits,
            String description,
            List<Problem> notes) {
        this(key, nameSuffix, resourceClass, total, reserved, traits, description, notes, Optional.empty());
    }
}
