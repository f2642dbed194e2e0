package kilonova.agent.simulated.hypervisor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestMigrations;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Leaving;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.agent.simulated.hypervisor.HypervisorState.Passing;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/**
 * Simulated guests on their way from and to other hosts: over the machine's loopback, so that both may be processes of their own. What is
 * under way ends with the process, as a connection between two machines would. Safe to use from several threads.
 */
public final class SimulatedMigrations implements GuestMigrations {
    /** The fact by which a guest that comes shows that it is awaited. */
    static final String TOKEN = "token";

    private static final int LIBVIRT = 11_003_000;
    private static final int QEMU = 10_000_000;

    private final GuestStore store;
    private final FailurePlan failures;
    private final Clock clock;
    private final Path paceFile;
    private final Runnable requireAnswer;
    private final Consumer<UUID> changed;
    private final Gate gate;
    private final Map<UUID, Passage> passages = new ConcurrentHashMap<>();
    private volatile IntConsumer beforePiece = piece -> {};
    private volatile MigrationFacts facts =
            new MigrationFacts(LIBVIRT, QEMU, "6.12.0-simulated", true, Optional.empty(), Map.of());

    /**
     * @param paceFile where {@link MigrationPace} is read from
     * @param requireAnswer throws when the hypervisor does not answer
     * @param obstacle why a guest could not be started here, if something is in the way
     * @param changed hears of each guest that is other than it was
     */
    SimulatedMigrations(
            GuestStore store,
            FailurePlan failures,
            Clock clock,
            Path paceFile,
            Runnable requireAnswer,
            Function<SimulatedGuest, Optional<Problem>> obstacle,
            Consumer<UUID> changed) {
        this.store = store;
        this.failures = failures;
        this.clock = clock;
        this.paceFile = paceFile;
        this.requireAnswer = requireAnswer;
        this.changed = changed;
        this.gate = new Gate(store, failures, clock, obstacle, changed);
    }

    /** Hears of each piece before it is sent, on the thread that sends it: it may block, or throw to break it off. */
    public void beforePiece(IntConsumer listener) {
        beforePiece = listener;
    }

    /** From now on it says this of itself. */
    public void facts(MigrationFacts other) {
        facts = other;
    }

    /** Cuts the connections of all guests that are coming. */
    public void cutLinks() {
        gate.cut();
    }

    /** What a running guest's memory holds now: it rises by one each second, and goes with the guest. */
    public Optional<Long> ticks(UUID guestId) {
        return store.shown(guestId).map(guest -> guest.tick(clock.instant()));
    }

    /** The identity that a guest keeps wherever it goes. */
    public Optional<UUID> domainId(UUID guestId) {
        return store.any(guestId).flatMap(SimulatedGuest::domainId);
    }

    @Override
    public MigrationFacts facts() {
        requireAnswer.run();
        return facts;
    }

    @Override
    public Optional<Problem> await(GuestDefinition definition) {
        requireAnswer.run();
        Optional<Problem> planned = failures.next(Operation.AWAIT);
        if (planned.isPresent()) {
            return planned;
        }
        return store.atomically(() -> {
            Optional<SimulatedGuest> known = store.any(definition.guestId());
            if (known.filter(SimulatedGuest::isShown).isPresent()) {
                return Optional.of(
                        new Problem(Operation.AWAIT.code(), "guest " + definition.guestId() + " is here already"));
            }
            if (known.isEmpty()) {
                store.put(SimulatedGuest.of(definition, SimulatedDisk.EMPTY).with(Optional.of(Passing.AWAITED)));
            }
            gate.open(definition.guestId());
            return Optional.empty();
        });
    }

    @Override
    public ArrivalState arrival(UUID guestId) {
        requireAnswer.run();
        Optional<SimulatedGuest> guest = store.any(guestId);
        if (guest.filter(known -> known.is(Passing.COMING)).isPresent()) {
            return new ArrivalState.Coming();
        }
        if (guest.filter(SimulatedGuest::isShown).isPresent()) {
            return new ArrivalState.Arrived();
        }
        return guest.flatMap(known -> gate.token(guestId))
                .map(token ->
                        (ArrivalState) new ArrivalState.Awaited("sim://127.0.0.1:" + gate.port(), Map.of(TOKEN, token)))
                .orElseGet(ArrivalState::none);
    }

    @Override
    public Optional<Problem> adopt(UUID guestId) {
        requireAnswer.run();
        gate.close(guestId);
        store.change(guestId, guest -> guest.is(Passing.ARRIVED) ? guest.with(Optional.empty()) : guest);
        return Optional.empty();
    }

    @Override
    public Optional<Problem> depart(GuestTransfer transfer) {
        requireAnswer.run();
        Optional<Problem> planned = failures.next(Operation.DEPART);
        if (planned.isPresent()) {
            return planned;
        }
        Passage passage = new Passage(transfer, new Surroundings());
        passages.put(transfer.guestId(), passage);
        Thread.ofVirtual().name("simulated-departure-" + transfer.guestId()).start(passage);
        return Optional.empty();
    }

    @Override
    public Optional<Leaving> leaving(UUID guestId, UUID attempt, MigrationOptions options) {
        requireAnswer.run();
        return passage(guestId)
                .filter(passage -> passage.attempt().equals(attempt))
                .map(Passage::leaving);
    }

    @Override
    public Optional<Problem> abort(UUID guestId) {
        requireAnswer.run();
        return steer(guestId, Passage::abort);
    }

    @Override
    public Optional<Problem> complete(UUID guestId) {
        requireAnswer.run();
        return steer(guestId, Passage::complete);
    }

    private Optional<Problem> steer(UUID guestId, Consumer<Passage> order) {
        if (!isLeaving(guestId)) {
            return Optional.of(new Problem("migration.not_leaving", "guest " + guestId + " is not leaving"));
        }
        passage(guestId).ifPresent(order);
        return Optional.empty();
    }

    private Optional<Passage> passage(UUID guestId) {
        return Optional.ofNullable(passages.get(guestId));
    }

    @Override
    public boolean hasRemains(UUID guestId) {
        requireAnswer.run();
        return store.any(guestId).filter(guest -> !guest.isShown()).isPresent();
    }

    /** Whether a guest is leaving now. */
    boolean isLeaving(UUID guestId) {
        return passage(guestId)
                .filter(passage -> passage.leaving().progress().outcome() == Outcome.UNDER_WAY)
                .isPresent();
    }

    /** What was awaited is not any more. */
    void forget(UUID guestId) {
        gate.close(guestId);
        passages.remove(guestId);
    }

    private final class Surroundings implements Passage.Surroundings {
        @Override
        public GuestStore store() {
            return store;
        }

        @Override
        public long nowMillis() {
            return clock.millis();
        }

        @Override
        public MigrationPace pace() {
            return MigrationPace.read(paceFile);
        }

        @Override
        public void beforePiece(int number) {
            beforePiece.accept(number);
        }

        @Override
        public void changed(UUID guest) {
            changed.accept(guest);
        }
    }
}
