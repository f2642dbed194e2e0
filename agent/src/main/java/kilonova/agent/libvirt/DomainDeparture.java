package kilonova.agent.libvirt;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One guest's try to leave, from when the daemon is asked to send it until it has left or stayed. One thread waits for the daemon, another
 * watches ({@link DepartureWatch}).
 */
final class DomainDeparture {
    private static final Logger LOG = LoggerFactory.getLogger(DomainDeparture.class);

    private final Daemon daemon;
    private final GuestTransfer transfer;
    private final PowerState before;
    private final Consumer<UUID> changed;
    private final String domain;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final DepartureWatch watch;
    private MigrationProgress progress;
    private Optional<Problem> problem = Optional.empty();
    private boolean completing;
    private boolean aborting;
    private volatile boolean late;
    private volatile boolean halted;
    private volatile boolean stopped;
    private volatile boolean unattended;
    private volatile boolean unknown;
    private volatile Problem trouble = new Problem("migration.failed", "the daemons gave it up");

    /**
     * @param before what the guest does
     * @param millis the time that has passed since some moment
     * @param changed hears of each change
     */
    DomainDeparture(
            Daemon daemon, GuestTransfer transfer, PowerState before, LongSupplier millis, Consumer<UUID> changed) {
        this.daemon = daemon;
        this.transfer = transfer;
        this.before = before;
        this.changed = changed;
        this.domain = DomainXml.name(transfer.guestId());
        this.progress = MigrationProgress.of(transfer.attempt(), Outcome.UNDER_WAY);
        this.watch = new DepartureWatch(daemon, transfer, millis, this);
    }

    /** A try that goes on though the agent that began it is gone. */
    static DomainDeparture goingOn(
            Daemon daemon,
            UUID guest,
            UUID attempt,
            MigrationOptions options,
            LongSupplier millis,
            Consumer<UUID> changed) {
        GuestTransfer transfer =
                new GuestTransfer(attempt, guest, "its other host", "", guest, Map.of(), Map.of(), options);
        DomainDeparture departure = new DomainDeparture(daemon, transfer, PowerState.RUNNING, millis, changed);
        departure.unattended = true;
        return departure;
    }

    void start(DomainMigration migration) {
        Thread.ofVirtual().name("departure-" + transfer.guestId()).start(() -> send(migration));
        watch.begin();
    }

    /** Who watches it. */
    DepartureWatch watch() {
        return watch;
    }

    UUID attempt() {
        return transfer.attempt();
    }

    Leaving leaving() {
        lock.lock();
        try {
            return new Leaving(progress, completing, aborting, problem);
        } finally {
            lock.unlock();
        }
    }

    /** Is remembered until it is heard: a try whose turn has not come never begins, and one that has begun is told at each look. */
    Optional<Problem> abort() {
        // before it is heard: the try may end at once
        tell(() -> aborting = true);
        stop();
        return Optional.empty();
    }

    private void stop() {
        Optional<Problem> refusal = daemon.act(domain, Act.ABORT_JOB);
        stopped = refusal.isEmpty();
        refusal.ifPresent(
                problem -> LOG.info("guest {} cannot be told to stay now: {}", transfer.guestId(), problem.message()));
    }

    Optional<Problem> complete() {
        tell(() -> completing = true);
        return daemon.journey(domain).flatMap(job -> halt());
    }

    /** Only once it is being sent: one that is halted before goes as one that its owner has paused. */
    Optional<Problem> halt() {
        if (halted) {
            return Optional.empty();
        }
        Optional<Problem> refusal = daemon.act(domain, Act.SUSPEND);
        halted = refusal.isEmpty();
        return refusal;
    }

    private void send(DomainMigration migration) {
        try {
            LOG.info("guest {} leaves for {} as {}", transfer.guestId(), transfer.destinationHost(), migration.name());
            Optional<Problem> stayed =
                    daemon.migrate(domain, migration, () -> !leaving().aborting());
            end(stayed);
        } catch (HypervisorUnavailable e) {
            // the daemons may go on without being asked: whoever watches sees what comes of it
            LOG.warn("guest {}: {}", transfer.guestId(), e.getMessage());
            trouble = e.problem();
            unattended = true;
        } catch (RuntimeException e) {
            LOG.error("guest {}: a defect while it was leaving", transfer.guestId(), e);
            end(Optional.of(new Problem("agent.defect", String.valueOf(e))));
        }
    }

    private void end(Optional<Problem> stayed) {
        if (stayed.isEmpty()) {
            LOG.info("guest {} has left for {}", transfer.guestId(), transfer.destinationHost());
            tell(() -> progress = progress.with(Outcome.DONE));
            ended();
            return;
        }
        Problem why = why(stayed.get());
        LOG.warn("guest {} has not left for {}: {}", transfer.guestId(), transfer.destinationHost(), stayed.get());
        tell(() -> {
            problem = Optional.of(why);
            progress = progress.with(why.code().equals("migration.aborted") ? Outcome.ABORTED : Outcome.FAILED);
        });
        ended();
    }

    private void ended() {
        ended.countDown();
        changed.accept(transfer.guestId());
    }

    /** The daemon is at nothing: has not begun yet, or is about to answer. Where nobody waits for that, what it shows is what came of it. */
    void hasNoJob() {
        if (unattended) {
            conclude();
        }
    }

    private void conclude() {
        Optional<Domain> shown = daemon.find(domain);
        if (shown.filter(here -> here.power() == PowerState.PAUSED).isPresent()) {
            // its owner may have paused it; the ledger knows
            unknown = true;
            ended();
        } else {
            end(shown.map(here -> trouble));
        }
    }

    /** @return whether it has ended; waits for that as long as it may */
    boolean awaitEnd(Duration most) throws InterruptedException {
        return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether something is known of it; else what is known is what is written down and what the daemon shows. */
    boolean isKnown() {
        return !unknown;
    }

    private Problem why(Problem stayed) {
        if (before == PowerState.RUNNING && isHalted()) {
            return new Problem(
                    DepartureAnswer.IN_DOUBT_CODE,
                    "the guest is halted here, and may run on %s: %s"
                            .formatted(transfer.destinationHost(), stayed.message()));
        }
        if (late) {
            return new Problem("migration.timed_out", "the guest could not leave in the time that it had");
        }
        return leaving().aborting()
                ? new Problem("migration.aborted", "the guest was told to stay")
                : new Problem("migration.failed", stayed.message());
    }

    private boolean isHalted() {
        try {
            return daemon.find(domain)
                    .filter(shown -> shown.power() == PowerState.PAUSED)
                    .isPresent();
        } catch (HypervisorUnavailable e) {
            return true;
        }
    }

    /** It has taken too long, and stays. */
    Optional<Problem> giveUpLate() {
        // before the answer comes: it may end the wait for the daemon at once
        late = true;
        return abort();
    }

    /** It has got that far; whoever shall stay is told so again until the daemon has heard it. */
    void note(MigrationProgress now) {
        tell(() -> progress = progress.outcome() == Outcome.UNDER_WAY ? now : progress);
        changed.accept(transfer.guestId());
        if (leaving().aborting() && !stopped) {
            stop();
        }
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
