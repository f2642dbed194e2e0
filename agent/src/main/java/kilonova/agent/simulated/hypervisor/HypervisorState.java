package kilonova.agent.simulated.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.PowerState;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the simulated hypervisor knows, as its file has it. Immutable.
 *
 * @param boots how often the machine has booted
 * @param bootedAt when it did last
 * @param guests every defined guest
 */
record HypervisorState(int boots, Instant bootedAt, List<SimulatedGuest> guests) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    HypervisorState {
        guests = List.copyOf(guests);
    }

    /** A guest as the file has it. */
    record SimulatedGuest(
            UUID guestId,
            UUID serverId,
            PowerState power,
            boolean rescued,
            List<SimulatedDevice> devices,
            GuestSpec spec) {
        static SimulatedGuest of(GuestDefinition definition) {
            return new SimulatedGuest(
                    definition.guestId(),
                    definition.serverId(),
                    PowerState.SHUT_OFF,
                    definition.rescueImage().isPresent(),
                    definition.devices().stream()
                            .map(device -> new SimulatedDevice(device.unit().toString(), device.deviceApi()))
                            .toList(),
                    definition.spec());
        }

        SimulatedGuest with(PowerState next) {
            return new SimulatedGuest(guestId, serverId, next, rescued, devices, spec);
        }

        Guest guest() {
            return new Guest(
                    guestId,
                    serverId,
                    power,
                    rescued,
                    devices.stream().map(SimulatedDevice::device).toList());
        }
    }

    /** A device as the file has it. */
    record SimulatedDevice(String unit, String deviceApi) {
        GuestDevice device() {
            return new GuestDevice(UnitId.parse(unit).orElseThrow(), deviceApi);
        }
    }

    Map<UUID, SimulatedGuest> byId() {
        Map<UUID, SimulatedGuest> byId = new LinkedHashMap<>();
        guests.forEach(guest -> byId.put(guest.guestId(), guest));
        return byId;
    }

    HypervisorState with(Map<UUID, SimulatedGuest> changed) {
        return new HypervisorState(boots, bootedAt, List.copyOf(changed.values()));
    }

    HypervisorState rebooted(Instant now) {
        return new HypervisorState(
                boots + 1,
                now,
                guests.stream()
                        .map(guest -> guest.power().isActive() ? guest.with(PowerState.SHUT_OFF) : guest)
                        .toList());
    }

    static HypervisorState load(Path file, Instant now) {
        try {
            return Files.exists(file)
                    ? MAPPER.readValue(Files.readAllBytes(file), HypervisorState.class)
                    : new HypervisorState(1, now, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(Path file) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, MAPPER.writeValueAsBytes(this));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
