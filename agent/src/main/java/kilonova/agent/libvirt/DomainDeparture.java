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
import kilonova.agent.departures.DeparturePlan;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.daemon.JobFigures;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One guest's try to leave, from when the daemon is asked to send it until it has left or stayed. One thread waits for the daemon, another
 * looks every second how far it has got, lets it stand still for longer as time goes by, and ends it when it takes too long.
 */
final class DomainDeparture {
    private static final Logger LOG = LoggerFactory.getLogger(DomainDeparture.class);
    private static final long LOOK_SECONDS = 1;

    private final Daemon daemon;
    private final GuestTransfer transfer;
    private final PowerState before;
    private final LongSupplier millis;
    private final Consumer<UUID> changed;
    private final String domain;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
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
    private long allowedDowntime;

    @Nullable
    private DeparturePlan plan;

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
        this.millis = millis;
        this.changed = changed;
        this.domain = DomainXml.name(transfer.guestId());
        this.progress = MigrationProgress.of(transfer.attempt(), Outcome.UNDER_WAY);
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
        watchFrom(millis.getAsLong());
    }

    /** Watches what another agent began, with the bounds that it has had since it began; has looked once when it returns. */
    void watchOn(JobFigures job) {
        LOG.info("guest {} is on its way, and is watched again", transfer.guestId());
        long begun = millis.getAsLong() - job.elapsedMs();
        try {
            look(Duration.ofMillis(job.elapsedMs()));
        } finally {
            watchFrom(begun);
        }
    }

    private void watchFrom(long begun) {
        Thread.ofVirtual().name("departure-watch-" + transfer.guestId()).start(() -> watch(begun));
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
    private Optional<Problem> halt() {
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

    /** There is no job any more, and nobody waits for the daemon's answer: what it shows is what came of it. */
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

    private void watch(long start) {
        try {
            while (!ended.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                try {
                    look(Duration.ofMillis(millis.getAsLong() - start));
                } catch (HypervisorUnavailable e) {
                    LOG.info("guest {}: {}", transfer.guestId(), e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look; for tests too. */
    void look(Duration elapsed) {
        Optional<JobFigures> job = daemon.journey(domain);
        if (job.isEmpty()) {
            if (unattended) {
                conclude();
            }
            return;
        }
        JobFigures figures = job.get();
        note(figures);
        if (leaving().aborting() && !stopped) {
            stop();
        }
        DeparturePlan allowed = planned(figures.memoryTotal() + figures.diskTotal());
        if (allowed == null) {
            return;
        }
        long downtime = allowed.downtimeMs(elapsed);
        if (downtime != allowedDowntime
                && daemon.allowDowntime(domain, downtime).isEmpty()) {
            allowedDowntime = downtime;
        }
        Leaving leaving = leaving();
        if (leaving.completing() && !leaving.aborting()) {
            halt().ifPresent(problem -> LOG.warn("guest {}: {}", transfer.guestId(), problem.message()));
        }
        if (allowed.isLate(elapsed) && !leaving.aborting() && !leaving.completing()) {
            LOG.warn("guest {} takes longer to leave than it may", transfer.guestId());
            Optional<Problem> refusal = allowed.completesWhenLate() ? complete() : giveUp();
            refusal.ifPresent(problem -> LOG.warn("guest {}: {}", transfer.guestId(), problem.message()));
        }
    }

    private Optional<Problem> giveUp() {
        // before the answer comes: it may end the wait for the daemon at once
        late = true;
        return abort();
    }

    /** Made once it is known how much there is; nothing is known before. */
    @Nullable
    private DeparturePlan planned(long bytes) {
        if (plan == null && bytes > 0) {
            plan = DeparturePlan.of(transfer.options(), bytes);
        }
        return plan;
    }

    private void note(JobFigures job) {
        MigrationProgress next = progress(transfer.attempt(), job, allowedDowntime);
        tell(() -> progress = progress.outcome() == Outcome.UNDER_WAY ? next : progress);
        changed.accept(transfer.guestId());
    }

    static MigrationProgress progress(UUID attempt, JobFigures job, long downtimeMs) {
        return new MigrationProgress(
                attempt,
                Outcome.UNDER_WAY,
                job.memoryTotal(),
                job.memoryProcessed(),
                job.memoryRemaining(),
                job.diskTotal(),
                job.diskProcessed(),
                job.diskRemaining(),
                job.elapsedMs(),
                downtimeMs);
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
