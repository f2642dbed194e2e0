package kilonova.compute.livemigration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.protocol.DeviceType;
import kilonova.protocol.MigrationFacts;

/**
 * What is known of a host that a server leaves, or may come to.
 *
 * @param hypervisor {@code QEMU}, or {@code simulated}
 * @param architecture {@code x86_64}; empty where it is not told
 * @param processor its processors' name, for people; empty where it is not told
 * @param facts empty if its agent does not know of live migration
 * @param deviceTypes by the key of a device provider, what kind of unit it gives
 */
public record HostSide(
        String name,
        boolean up,
        String hypervisor,
        String architecture,
        String processor,
        Optional<MigrationFacts> facts,
        Map<String, DeviceType> deviceTypes) {
    private static final List<String> MAKERS = List.of("Intel", "AMD");

    public HostSide {
        deviceTypes = Map.copyOf(deviceTypes);
    }

    /** What a unit of one of its devices is; only its id is known if the device gives another kind by now. */
    DeviceType typeOf(String providerKey, String typeId) {
        return Optional.ofNullable(deviceTypes.get(providerKey))
                .filter(type -> type.id().equals(typeId))
                .orElseGet(() -> new DeviceType(typeId, Optional.empty(), 0, false));
    }

    /** Who made its processors, where their name tells. */
    Optional<String> maker() {
        return MAKERS.stream().filter(processor::contains).findFirst();
    }
}
