package kilonova.compute.operations;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import kilonova.protocol.Arrival;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.Controller;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.DeviceType;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/**
 * A compute host for tests that does at once what it should: each {@link #obey} reads the whole desired state, makes it so, and reports.
 * Devices are handed out per provider up to its total, and handing out more than that fails the test.
 */
final class FakeHost {
    private final String name;
    private Controller controller;
    private final List<DeviceProvider> providers;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<UUID, ObservedGuest> guests = new HashMap<>();
    private UnaryOperator<ObservedGuest> trouble = UnaryOperator.identity();
    private Roads roads = new Roads();
    private Optional<MigrationFacts> facts = Optional.empty();
    private HostReport.HostCapacity capacity = new HostReport.HostCapacity(48, 128_000, 1_000, 0, 0, 0, 16, 1, 1);

    FakeHost(String name, Controller controller, List<DeviceProvider> providers) {
        this.name = name;
        this.controller = controller;
        this.providers = new ArrayList<>(providers);
    }

    static DeviceProvider gpu(String bus, int units) {
        return gpu(bus, units, "test");
    }

    static DeviceProvider gpu(String bus, int units, String type) {
        return new DeviceProvider(
                "0000:" + bus + ":00.0",
                "pci_0000_" + bus + "_00_0",
                "VGPU",
                units,
                0,
                Set.of("CUSTOM_VGPU_TEST"),
                "",
                List.of(),
                Optional.of(new DeviceType(type, Optional.of(type), 1024, false)));
    }

    /** Four GPUs of 16 units, as the walkthrough's host has them. */
    static FakeHost walkthrough(String name, Controller controller) {
        return new FakeHost(name, controller, List.of(gpu("84", 16), gpu("85", 16), gpu("86", 16), gpu("87", 16)));
    }

    FakeHost with(HostReport.HostCapacity changed) {
        capacity = changed;
        return this;
    }

    /** From now on its agent talks to another controller. */
    void reportsTo(Controller other) {
        controller = other;
    }

    /** From now on its guests may move while they run. */
    FakeHost joined(Roads network) {
        return joined(network, new MigrationFacts(0, 0, "", true, Optional.empty(), Map.of()));
    }

    FakeHost joined(Roads network, MigrationFacts told) {
        roads = network;
        facts = Optional.of(told);
        return this;
    }

    /** From now on each observation goes through this first. */
    void trouble(UnaryOperator<ObservedGuest> changed) {
        trouble = changed;
    }

    /** An observation of a guest that could not be built. */
    static ObservedGuest failed(ObservedGuest seen, String why) {
        return new ObservedGuest(
                seen.guestId(),
                seen.serverId(),
                seen.generation(),
                GuestPhase.FAILED,
                seen.rebootCount(),
                seen.rebuildCount(),
                seen.snapshotImage(),
                List.of(),
                Optional.of(new Problem("test.trouble", why)));
    }

    /** An observation in another phase. */
    static ObservedGuest as(ObservedGuest seen, GuestPhase phase, Optional<Problem> problem) {
        return seen.with(phase, problem);
    }

    List<DeviceProvider> providers() {
        return providers;
    }

    Map<UUID, ObservedGuest> guests() {
        return guests;
    }

    /** Reports what it has and what runs, without looking at what it should run. */
    void report() {
        controller.report(new HostReport(
                name,
                "one",
                sequence.incrementAndGet(),
                capacity,
                new HostReport.Hypervisor("simulated", 1_000_000, "127.0.0.1", "{}", 1, facts),
                providers,
                List.copyOf(guests.values()),
                List.of()));
    }

    /** Makes everything so, and reports. */
    void obey() throws InterruptedException {
        guests.values().removeIf(guest -> guest.phase() == GuestPhase.ABSENT);
        for (DesiredGuest desired :
                controller.awaitDesired(name, 0, Duration.ZERO).guests()) {
            guests.put(desired.guestId(), trouble.apply(seen(desired)));
        }
        checkDevices();
        report();
    }

    private Optional<String> filled(DesiredGuest desired) {
        return Optional.ofNullable(guests.get(desired.guestId())).flatMap(ObservedGuest::snapshotImage);
    }

    private void checkDevices() {
        Map<String, Integer> used = new HashMap<>();
        guests.values()
                .forEach(guest -> guest.devices().forEach(device -> used.merge(device.providerKey(), 1, Integer::sum)));
        for (DeviceProvider provider : providers) {
            int units = used.getOrDefault(provider.key(), 0);
            if (units > provider.total()) {
                throw new AssertionError(provider.key() + " of " + name + " is overbooked: " + units);
            }
        }
    }

    private ObservedGuest seen(DesiredGuest desired) {
        desired.snapshotImage()
                .filter(_ -> desired.goal() != GuestGoal.ABSENT)
                .filter(image -> !filled(desired).equals(Optional.of(image)))
                .ifPresent(image ->
                        controller.fillImage(name, desired.guestId(), image, new ByteArrayInputStream(new byte[] {1})));
        List<ObservedGuest.ObservedDevice> devices = devices(desired);
        ObservedGuest seen = new ObservedGuest(
                desired.guestId(),
                desired.serverId(),
                desired.generation(),
                phase(desired),
                desired.rebootCount(),
                desired.rebuildCount(),
                desired.snapshotImage(),
                devices,
                Optional.empty());
        return switch (desired.goal()) {
            case ARRIVING -> roads.runs(desired) ? arrived(desired, seen) : seen.with(arrival(desired, devices));
            case DEPARTING -> departing(desired, desired.departure().orElseThrow(), seen);
            case RUNNING, PAUSED, RESCUED -> running(desired, seen);
            case STOPPED, SUSPENDED, HELD, ABSENT -> {
                roads.stop(desired);
                yield seen;
            }
        };
    }

    private static GuestPhase phase(DesiredGuest desired) {
        return switch (desired.goal()) {
            case RUNNING -> GuestPhase.RUNNING;
            case STOPPED -> GuestPhase.STOPPED;
            case PAUSED -> GuestPhase.PAUSED;
            case SUSPENDED -> GuestPhase.SUSPENDED;
            case RESCUED -> GuestPhase.RESCUED;
            case HELD -> GuestPhase.HELD;
            case ARRIVING -> GuestPhase.ARRIVING;
            case DEPARTING -> GuestPhase.DEPARTED;
            case ABSENT -> GuestPhase.ABSENT;
        };
    }

    /** The units of a guest stay the same as long as it is there. */
    private List<ObservedGuest.ObservedDevice> devices(DesiredGuest desired) {
        List<ObservedGuest.ObservedDevice> known = Optional.ofNullable(guests.get(desired.guestId()))
                .map(ObservedGuest::devices)
                .orElse(List.of());
        if (desired.goal() == GuestGoal.ABSENT || !known.isEmpty()) {
            return desired.goal() == GuestGoal.ABSENT ? List.of() : known;
        }
        List<ObservedGuest.ObservedDevice> devices = new ArrayList<>();
        for (DeviceClaim claim : desired.devices()) {
            String type = providers.stream()
                    .filter(provider -> provider.key().equals(claim.providerKey()))
                    .flatMap(provider -> provider.type().stream())
                    .map(DeviceType::id)
                    .findFirst()
                    .orElse("test");
            for (int i = 0; i < claim.amount(); i++) {
                devices.add(new ObservedGuest.ObservedDevice(
                        claim.providerKey(),
                        claim.resourceClass(),
                        UUID.randomUUID().toString(),
                        type));
            }
        }
        return devices;
    }

    private Arrival arrival(DesiredGuest desired, List<ObservedGuest.ObservedDevice> devices) {
        List<ArrivalUnit> units = new ArrayList<>();
        for (ObservedGuest.ObservedDevice device : devices) {
            units.add(new ArrivalUnit(
                    device.providerKey(), device.resourceClass(), units.size(), device.unit(), device.type()));
        }
        return new Arrival("sim://" + name, desired.guestId(), units, Map.of());
    }

    private ObservedGuest departing(DesiredGuest desired, Departure departure, ObservedGuest seen) {
        MigrationProgress.Outcome outcome = roads.leave(desired, departure);
        ObservedGuest told = seen.with(new MigrationProgress(departure.attempt(), outcome, 100, 60, 40, 0, 0, 0, 7, 3));
        return switch (outcome) {
            case DONE -> told;
            case UNDER_WAY -> asOf(desired.generation() - 1, told.with(GuestPhase.RUNNING, Optional.empty()));
            case FAILED, ABORTED ->
                roads.isHalted(desired)
                        ? told.with(
                                GuestPhase.PAUSED,
                                Optional.of(new Problem(DepartureAnswer.IN_DOUBT_CODE, "the guest is halted here")))
                        : told.with(GuestPhase.RUNNING, Optional.of(new Problem("test.stayed", "the guest stayed")));
        };
    }

    /** One that has arrived is told as what it is, and answers no newer wish to await it. */
    private ObservedGuest arrived(DesiredGuest desired, ObservedGuest seen) {
        long answered = Optional.ofNullable(guests.get(desired.guestId()))
                .map(ObservedGuest::generation)
                .orElse(0L);
        return asOf(answered, seen.with(GuestPhase.RUNNING, Optional.empty()));
    }

    /** An observation that answers an older wish. */
    static ObservedGuest asOf(long generation, ObservedGuest seen) {
        return new ObservedGuest(
                seen.guestId(),
                seen.serverId(),
                generation,
                seen.phase(),
                seen.rebootCount(),
                seen.rebuildCount(),
                seen.snapshotImage(),
                seen.devices(),
                seen.problem(),
                seen.arrival(),
                seen.progress());
    }

    private ObservedGuest running(DesiredGuest desired, ObservedGuest seen) {
        boolean awaited = Optional.ofNullable(guests.get(desired.guestId()))
                .filter(before -> before.phase() == GuestPhase.ARRIVING)
                .isPresent();
        if (awaited && !roads.runs(desired)) {
            return failed(seen, "the guest did not arrive");
        }
        roads.start(desired);
        return seen;
    }
}
