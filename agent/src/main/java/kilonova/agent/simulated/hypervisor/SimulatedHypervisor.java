package kilonova.agent.simulated.hypervisor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.failures.FailureFolder;
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

    private final Clock clock;
    private final Latency latency;
    private final DiskFetcher disks;
    private final FailureFolder laid;
    private final FailurePlan failures;
    private final GuestStore store;
    private final GuestTurns turns;
    private final SimulatedMigrations migrations;
    private volatile boolean answering = true;
    private volatile boolean goingDown;
    private volatile Consumer<Optional<UUID>> changed = guest -> {};

    /**
     * @param file where the guests are kept; made when missing, its folder too. Beside it, {@code migration-pace.json} may say how
     *     fast guests leave
     * @param exists whether the kernel has a unit
     * @param clock for the uptime
     * @param latency how long operations take
     * @param disks where the disks of guests come from that move here
     */
    public SimulatedHypervisor(Path file, Predicate<UnitId> exists, Clock clock, Latency latency, DiskFetcher disks) {
        this.disks = disks;
        this.clock = clock;
        this.latency = latency;
        this.laid = new FailureFolder(file.resolveSibling("failures"));
        this.failures = new FailurePlan(laid);
        this.store = new GuestStore(file, clock);
        this.turns = new GuestTurns(store, failures, exists, clock);
        this.migrations = new SimulatedMigrations(
                store,
                failures,
                clock,
                file.resolveSibling("migration-pace.json"),
                this::requireAnswer,
                turns::obstacle,
                guest -> changed.accept(Optional.of(guest)));
    }

    /** One that no disks come to. */
    public SimulatedHypervisor(Path file, Predicate<UnitId> exists, Clock clock, Latency latency) {
        this(file, exists, clock, latency, DiskFetcher.NONE);
    }

    /** Where failures are planned. */
    public FailurePlan failures() {
        return failures;
    }

    /** The machine was switched off and on: no guest runs, all are defined. */
    public void hostRebooted() {
        goingDown = false;
        failures.clear();
        migrations.cutLinks();
        store.rebooted();
    }

    /** The machine begins to go down, or does not after all. Until it is rebooted, nothing else happens by that. */
    public void goDown(boolean yes) {
        goingDown = yes;
    }

    /** A guest dies, as of an error in its emulator, or by somebody else's hand. */
    public void kill(UUID guestId) {
        store.change(guestId, guest -> guest.with(PowerState.SHUT_OFF, clock.instant()));
    }

    /** Whether an active guest has a unit open. Takes no lock. */
    public boolean uses(UnitId unit) {
        return turns.uses(unit);
    }

    /** From now on every call fails as if the daemon were gone, until it is told to answer again. */
    public void answer(boolean yes) {
        answering = yes;
    }

    @Override
    public HypervisorHost host() {
        requireAnswer();
        HypervisorState state = store.state();
        return new HypervisorHost(
                "simulated",
                VERSION,
                "127.0.0.1",
                "{\"arch\": \"x86_64\", \"model\": \"simulated\"}",
                "boot-" + state.boots(),
                Math.max(0, Duration.between(state.bootedAt(), clock.instant()).toSeconds()));
    }

    @Override
    public boolean goesDown() {
        return goingDown;
    }

    @Override
    public SimulatedMigrations migrations() {
        return migrations;
    }

    @Override
    public void onChange(Consumer<Optional<UUID>> listener) {
        changed = listener;
    }

    @Override
    public List<Guest> list() {
        requireAnswer();
        return store.guests().stream()
                .filter(SimulatedGuest::isShown)
                .map(SimulatedGuest::guest)
                .toList();
    }

    @Override
    public Optional<Guest> find(UUID guestId) {
        requireAnswer();
        return store.shown(guestId).map(SimulatedGuest::guest);
    }

    /** What is on a guest's root disk, a line for each guest that started from it; empty when it is not defined. */
    public Optional<String> disk(UUID guestId) {
        return defined(guestId).map(guest -> new String(guest.disk().text(), StandardCharsets.US_ASCII));
    }

    Optional<SimulatedGuest> defined(UUID guestId) {
        requireAnswer();
        return store.shown(guestId);
    }

    /** What a guest is made of; empty when it is not defined. */
    public Optional<GuestSpec> spec(UUID guestId) {
        requireAnswer();
        return store.shown(guestId).map(SimulatedGuest::spec);
    }

    @Override
    public Optional<Problem> define(GuestDefinition definition) {
        pass(latency.define());
        TakenDisk taken = TakenDisk.of(definition, store::shown, disks);
        return store.atomically(() -> {
            Optional<Problem> planned = failures.next(Operation.DEFINE);
            if (planned.isPresent()) {
                return planned;
            }
            Optional<SimulatedGuest> known = store.any(definition.guestId());
            if (known.filter(SimulatedGuest::isActive).isPresent()) {
                return GuestTurns.refusal(
                        Operation.DEFINE, "guest " + definition.guestId() + " is active and cannot be redefined");
            }
            return switch (taken) {
                case TakenDisk.Refused(Problem problem) -> Optional.of(problem);
                case TakenDisk.Found(SimulatedDisk disk) -> {
                    SimulatedGuest fresh = SimulatedGuest.of(definition, disk);
                    store.put(fresh.withIdentity(
                            known.flatMap(SimulatedGuest::domainId).or(fresh::domainId)));
                    yield Optional.empty();
                }
            };
        });
    }

    @Override
    public Optional<Problem> start(UUID guestId) {
        pass(latency.start());
        return turns.start(guestId);
    }

    @Override
    public Optional<Problem> stop(UUID guestId) {
        pass(latency.start());
        return turns.stop(guestId);
    }

    @Override
    public Optional<Problem> destroy(UUID guestId) {
        pass(Duration.ZERO);
        return turns.destroy(guestId);
    }

    @Override
    public Optional<Problem> pause(UUID guestId) {
        requireAnswer();
        return turns.turnActive(Operation.PAUSE, guestId, PowerState.PAUSED);
    }

    @Override
    public Optional<Problem> resume(UUID guestId) {
        requireAnswer();
        return turns.turnActive(Operation.RESUME, guestId, PowerState.RUNNING);
    }

    @Override
    public Optional<Problem> suspend(UUID guestId) {
        pass(latency.start());
        return turns.turnActive(Operation.SUSPEND, guestId, PowerState.SAVED);
    }

    @Override
    public Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        pass(latency.define());
        Optional<Problem> refusal = turns.act(Operation.SNAPSHOT, guestId, guest -> Optional.empty());
        return refusal.isPresent()
                ? refusal
                : sink.take(defined(guestId)
                        .map(SimulatedGuest::disk)
                        .orElse(SimulatedDisk.EMPTY)
                        .image());
    }

    @Override
    public Optional<Problem> connect(UUID guestId, List<GuestSpec.GuestPort> cards) {
        pass(Duration.ZERO);
        return turns.connect(guestId, cards);
    }

    @Override
    public Optional<Problem> reboot(UUID guestId) {
        pass(latency.start());
        return turns.reboot(guestId);
    }

    @Override
    public Optional<Problem> undefine(UUID guestId) {
        pass(Duration.ZERO);
        return store.atomically(() -> {
            Optional<Problem> planned = failures.next(Operation.UNDEFINE);
            if (planned.isPresent()) {
                return planned;
            }
            if (store.any(guestId).filter(SimulatedGuest::isActive).isPresent()) {
                return GuestTurns.refusal(Operation.UNDEFINE, "guest " + guestId + " is active");
            }
            migrations.forget(guestId);
            store.remove(guestId);
            return Optional.empty();
        });
    }

    private void requireAnswer() {
        if (!answering || laid.isSilent()) {
            throw new HypervisorUnavailable(
                    "the simulated hypervisor does not answer", new IllegalStateException("switched off"));
        }
    }

    private void pass(Duration duration) {
        requireAnswer();
        latency.await(duration);
        laid.dawdle();
    }
}
