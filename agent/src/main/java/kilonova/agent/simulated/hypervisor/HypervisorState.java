package kilonova.agent.simulated.hypervisor;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Where a guest is that comes from another host, or left for one. */
    enum Passing {
        /** It may come. */
        AWAITED,
        /** A try to bring it failed, and its devices are not fit for another. */
        SPENT,
        /** It is on its way. */
        COMING,
        /** It has arrived, and was not taken over yet. */
        ARRIVED,
        /** It left; its disk is here. */
        LEFT
    }

    /**
     * A guest as the file has it.
     *
     * @param domainId the identity that it keeps wherever it goes: that of the incarnation that was started first
     * @param passing where it is, unless it is simply here
     * @param ticks what is in its memory; nothing before it was started
     * @param diskWriters what is on its disk; nothing in what an older simulator stored
     */
    record SimulatedGuest(
            UUID guestId,
            UUID serverId,
            PowerState power,
            boolean rescued,
            List<SimulatedDevice> devices,
            GuestSpec spec,
            Optional<UUID> domainId,
            Optional<Passing> passing,
            Optional<TickCounter> ticks,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<UUID> diskWriters) {
        SimulatedGuest {
            diskWriters = List.copyOf(diskWriters);
        }

        static SimulatedGuest of(GuestDefinition definition, SimulatedDisk disk) {
            return new SimulatedGuest(
                    definition.guestId(),
                    definition.serverId(),
                    PowerState.SHUT_OFF,
                    definition.rescueImage().isPresent(),
                    definition.devices().stream()
                            .map(device -> new SimulatedDevice(device.unit().toString(), device.deviceApi()))
                            .toList(),
                    definition.spec(),
                    Optional.of(definition.guestId()),
                    Optional.empty(),
                    Optional.empty(),
                    disk.writers());
        }

        /** Whether the hypervisor shows it: it is here, or on its way here. */
        boolean isShown() {
            return passing.filter(where -> where != Passing.COMING && where != Passing.ARRIVED)
                    .isEmpty();
        }

        boolean is(Passing where) {
            return passing.equals(Optional.of(where));
        }

        boolean isActive() {
            return power.isActive();
        }

        SimulatedGuest with(Optional<Passing> where) {
            return new SimulatedGuest(
                    guestId, serverId, power, rescued, devices, spec, domainId, where, ticks, diskWriters);
        }

        SimulatedGuest with(GuestSpec changed) {
            return new SimulatedGuest(
                    guestId, serverId, power, rescued, devices, changed, domainId, passing, ticks, diskWriters);
        }

        SimulatedGuest withIdentity(Optional<UUID> domain) {
            return new SimulatedGuest(
                    guestId, serverId, power, rescued, devices, spec, domain, passing, ticks, diskWriters);
        }

        SimulatedGuest counting(TickCounter from) {
            return new SimulatedGuest(
                    guestId,
                    serverId,
                    power,
                    rescued,
                    devices,
                    spec,
                    domainId,
                    passing,
                    Optional.of(from),
                    diskWriters);
        }

        SimulatedGuest having(SimulatedDisk disk) {
            return new SimulatedGuest(
                    guestId, serverId, power, rescued, devices, spec, domainId, passing, ticks, disk.writers());
        }

        /** What its memory holds now. */
        long tick(Instant now) {
            return ticks.map(counter -> counter.at(now, power == PowerState.RUNNING))
                    .orElse(0L);
        }

        /** Its root disk. */
        SimulatedDisk disk() {
            return new SimulatedDisk(diskWriters);
        }

        /** In another state; its memory is kept as long as it is there, or saved. */
        SimulatedGuest with(PowerState next, Instant now) {
            TickCounter memory =
                    power == PowerState.SHUT_OFF ? TickCounter.started(now) : new TickCounter(tick(now), now);
            boolean bootsItsDisk = power == PowerState.SHUT_OFF && next == PowerState.RUNNING && !rescued;
            return new SimulatedGuest(
                    guestId,
                    serverId,
                    next,
                    rescued,
                    devices,
                    spec,
                    domainId,
                    passing,
                    next == PowerState.SHUT_OFF ? Optional.empty() : Optional.of(memory),
                    bootsItsDisk ? disk().writtenBy(guestId).writers() : diskWriters);
        }

        Guest guest() {
            return new Guest(
                    guestId,
                    serverId,
                    power,
                    rescued,
                    devices.stream().map(SimulatedDevice::device).toList(),
                    Optional.of(spec.cards()));
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
        return withoutComing().switchedOn(now);
    }

    private HypervisorState switchedOn(Instant now) {
        return new HypervisorState(
                boots + 1,
                now,
                guests.stream()
                        .map(guest -> guest.isActive() ? guest.with(PowerState.SHUT_OFF, now) : guest)
                        .toList());
    }

    /** What was on its way when the hypervisor ended has not come: its memory is lost here, and runs on where it was. */
    HypervisorState withoutComing() {
        return new HypervisorState(
                boots,
                bootedAt,
                guests.stream()
                        .map(guest -> guest.is(Passing.COMING)
                                ? guest.with(PowerState.SHUT_OFF, bootedAt).with(Optional.of(Passing.SPENT))
                                : guest)
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
