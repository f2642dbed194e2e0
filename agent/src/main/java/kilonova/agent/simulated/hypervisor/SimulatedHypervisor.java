package kilonova.agent.simulated.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;

/**
 * A hypervisor whose guests are entries of a file. A guest starts only when each of its devices exists in the kernel and is in no
 * other running guest, and fails as libvirt would otherwise. The file is replaced on every change: another instance on the same file
 * goes on where this one was.
 */
public final class SimulatedHypervisor implements Hypervisor {
    private static final int VERSION = 10_000_000;

    private final Path file;
    private final Predicate<UnitId> exists;
    private final Clock clock;
    private final Latency latency;
    private final FailurePlan failures = new FailurePlan();

    private volatile HypervisorState state;
    private boolean answering = true;

    /**
     * @param file where the guests are kept; made when missing, its folder too
     * @param exists whether the kernel has a unit
     * @param clock for the uptime
     * @param latency how long operations take
     */
    public SimulatedHypervisor(Path file, Predicate<UnitId> exists, Clock clock, Latency latency) {
        this.file = file;
        this.exists = exists;
        this.clock = clock;
        this.latency = latency;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.state = HypervisorState.load(file, clock.instant());
        state.save(file);
    }

    /** Where failures are planned. */
    public FailurePlan failures() {
        return failures;
    }

    /** The machine was switched off and on: no guest runs, all are defined. */
    public synchronized void hostRebooted() {
        failures.clear();
        save(state.rebooted(clock.instant()));
    }

    /** A guest dies, as of an error in its emulator, or by somebody else's hand. */
    public synchronized void kill(UUID guestId) {
        change(guestId, guest -> guest.with(PowerState.SHUT_OFF));
    }

    /** Whether an active guest has a unit open. Takes no lock. */
    public boolean uses(UnitId unit) {
        return state.guests().stream()
                .filter(SimulatedHypervisor::active)
                .anyMatch(guest -> guest.guest().units().contains(unit));
    }

    /** From now on every call fails as if the daemon were gone, until it is told to answer again. */
    public synchronized void answer(boolean yes) {
        answering = yes;
    }

    @Override
    public synchronized HypervisorHost host() {
        requireAnswer();
        return new HypervisorHost(
                "simulated",
                VERSION,
                "127.0.0.1",
                "{\"arch\": \"x86_64\", \"model\": \"simulated\"}",
                "boot-" + state.boots(),
                Math.max(0, Duration.between(state.bootedAt(), clock.instant()).toSeconds()));
    }

    @Override
    public synchronized List<Guest> list() {
        requireAnswer();
        return state.guests().stream().map(SimulatedGuest::guest).toList();
    }

    @Override
    public synchronized Optional<Guest> find(UUID guestId) {
        requireAnswer();
        return guest(guestId).map(SimulatedGuest::guest);
    }

    /** What a guest is made of; empty when it is not defined. */
    public synchronized Optional<GuestSpec> spec(UUID guestId) {
        requireAnswer();
        return guest(guestId).map(SimulatedGuest::spec);
    }

    @Override
    public Optional<Problem> define(GuestDefinition definition) {
        pass(latency.define());
        synchronized (this) {
            Optional<Problem> planned = failures.next(Operation.DEFINE);
            if (planned.isPresent()) {
                return planned;
            }
            if (guest(definition.guestId()).filter(SimulatedHypervisor::active).isPresent()) {
                return refusal(
                        Operation.DEFINE, "guest " + definition.guestId() + " is active and cannot be redefined");
            }
            Map<UUID, SimulatedGuest> changed = state.byId();
            changed.put(definition.guestId(), SimulatedGuest.of(definition));
            save(state.with(changed));
            return Optional.empty();
        }
    }

    @Override
    public Optional<Problem> start(UUID guestId) {
        pass(latency.start());
        return act(Operation.START, guestId, guest -> {
            if (active(guest)) {
                return Optional.empty();
            }
            Optional<Problem> obstacle = guest.guest().devices().stream()
                    .flatMap(device -> obstacle(device).stream())
                    .findFirst();
            if (obstacle.isEmpty()) {
                change(guestId, off -> off.with(PowerState.RUNNING));
            }
            return obstacle;
        });
    }

    private Optional<Problem> obstacle(GuestDevice device) {
        if (!exists.test(device.unit())) {
            return refusal(
                    Operation.START,
                    "device not found: mediated device or function '" + device.unit() + "' does not exist");
        }
        return uses(device.unit()) ? refusal(Operation.START, FailurePlan.GROUP_ERROR) : Optional.empty();
    }

    @Override
    public Optional<Problem> stop(UUID guestId) {
        pass(latency.start());
        return act(Operation.STOP, guestId, guest -> turn(guestId, PowerState.SHUT_OFF));
    }

    @Override
    public Optional<Problem> destroy(UUID guestId) {
        return act(Operation.DESTROY, guestId, guest -> turn(guestId, PowerState.SHUT_OFF));
    }

    @Override
    public Optional<Problem> pause(UUID guestId) {
        return act(
                Operation.PAUSE,
                guestId,
                guest -> active(guest)
                        ? turn(guestId, PowerState.PAUSED)
                        : refusal(Operation.PAUSE, "guest " + guestId + " is not running"));
    }

    @Override
    public Optional<Problem> resume(UUID guestId) {
        return act(
                Operation.RESUME,
                guestId,
                guest -> active(guest)
                        ? turn(guestId, PowerState.RUNNING)
                        : refusal(Operation.RESUME, "guest " + guestId + " is not running"));
    }

    @Override
    public Optional<Problem> suspend(UUID guestId) {
        pass(latency.start());
        return act(
                Operation.SUSPEND,
                guestId,
                guest -> active(guest)
                        ? turn(guestId, PowerState.SAVED)
                        : refusal(Operation.SUSPEND, "guest " + guestId + " is not running"));
    }

    @Override
    public Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        pass(latency.define());
        Optional<Problem> refusal = act(Operation.SNAPSHOT, guestId, guest -> Optional.empty());
        return refusal.isPresent() ? refusal : sink.take(SimulatedDisk.of(guestId));
    }

    @Override
    public Optional<Problem> reboot(UUID guestId) {
        pass(latency.start());
        return act(
                Operation.REBOOT,
                guestId,
                guest -> guest.power() == PowerState.RUNNING
                        ? Optional.empty()
                        : refusal(Operation.REBOOT, "guest " + guestId + " is not running"));
    }

    @Override
    public synchronized Optional<Problem> undefine(UUID guestId) {
        requireAnswer();
        Optional<Problem> planned = failures.next(Operation.UNDEFINE);
        if (planned.isPresent()) {
            return planned;
        }
        if (guest(guestId).filter(SimulatedHypervisor::active).isPresent()) {
            return refusal(Operation.UNDEFINE, "guest " + guestId + " is active");
        }
        Map<UUID, SimulatedGuest> changed = state.byId();
        if (changed.remove(guestId) != null) {
            save(state.with(changed));
        }
        return Optional.empty();
    }

    /** What is done with a guest that is there. */
    private interface Deed {
        Optional<Problem> on(SimulatedGuest guest);
    }

    private synchronized Optional<Problem> act(Operation operation, UUID guestId, Deed deed) {
        requireAnswer();
        Optional<Problem> planned = failures.next(operation);
        if (planned.isPresent()) {
            return planned;
        }
        Optional<SimulatedGuest> guest = guest(guestId);
        return guest.isEmpty() ? refusal(operation, "guest " + guestId + " is not defined") : deed.on(guest.get());
    }

    private Optional<Problem> turn(UUID guestId, PowerState power) {
        change(guestId, guest -> guest.with(power));
        return Optional.empty();
    }

    private void change(UUID guestId, UnaryOperator<SimulatedGuest> change) {
        Map<UUID, SimulatedGuest> changed = new LinkedHashMap<>(state.byId());
        changed.computeIfPresent(guestId, (id, guest) -> change.apply(guest));
        save(state.with(changed));
    }

    private void save(HypervisorState next) {
        state = next;
        state.save(file);
    }

    private Optional<SimulatedGuest> guest(UUID guestId) {
        return state.guests().stream()
                .filter(guest -> guest.guestId().equals(guestId))
                .findFirst();
    }

    private static boolean active(SimulatedGuest guest) {
        return guest.power().isActive();
    }

    private static Optional<Problem> refusal(Operation operation, String message) {
        return Optional.of(new Problem(operation.code(), message));
    }

    private synchronized void requireAnswer() {
        if (!answering) {
            throw new HypervisorUnavailable(
                    "the simulated hypervisor does not answer", new IllegalStateException("switched off"));
        }
    }

    private void pass(Duration duration) {
        requireAnswer();
        latency.await(duration);
    }
}
