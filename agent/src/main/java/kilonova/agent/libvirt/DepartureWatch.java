package kilonova.agent.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import kilonova.agent.departures.DeparturePlan;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.Leaving;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.JobFigures;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second how far a guest has got that leaves, lets it stand still for longer as time goes by, and ends its try when that takes
 * too long. It may take up what an agent began that is gone.
 */
final class DepartureWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DepartureWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Daemon daemon;
    private final GuestTransfer transfer;
    private final LongSupplier millis;
    private final DomainDeparture departure;
    private long allowedDowntime;

    @Nullable
    private DeparturePlan plan;

    /**
     * @param millis the time that has passed since some moment
     * @param departure what is watched
     */
    DepartureWatch(Daemon daemon, GuestTransfer transfer, LongSupplier millis, DomainDeparture departure) {
        this.daemon = daemon;
        this.transfer = transfer;
        this.millis = millis;
        this.departure = departure;
    }

    /** Watches what begins now. */
    void begin() {
        from(millis.getAsLong());
    }

    /** Watches what another agent began, with the bounds that it has had since it began; has looked once when it returns. */
    void takeUp(JobFigures job) {
        LOG.info("guest {} is on its way, and is watched again", transfer.guestId());
        long begun = millis.getAsLong() - job.elapsedMs();
        try {
            look(Duration.ofMillis(job.elapsedMs()));
        } finally {
            from(begun);
        }
    }

    private void from(long begun) {
        Thread.ofVirtual().name("departure-watch-" + transfer.guestId()).start(() -> watch(begun));
    }

    private void watch(long begun) {
        try {
            while (!departure.awaitEnd(BETWEEN_LOOKS)) {
                try {
                    look(Duration.ofMillis(millis.getAsLong() - begun));
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
        Optional<JobFigures> job = daemon.journey(DomainXml.name(transfer.guestId()));
        if (job.isEmpty()) {
            departure.hasNoJob();
            return;
        }
        departure.note(progress(job.get()));
        DeparturePlan allowed = planned(job.get());
        if (allowed != null) {
            hold(allowed, elapsed);
        }
    }

    /** Made once it is known how much there is; nothing is known before. */
    @Nullable
    private DeparturePlan planned(JobFigures job) {
        long bytes = job.memoryTotal() + job.diskTotal();
        if (plan == null && bytes > 0) {
            plan = DeparturePlan.of(transfer.options(), bytes);
        }
        return plan;
    }

    private void hold(DeparturePlan allowed, Duration elapsed) {
        long downtime = allowed.downtimeMs(elapsed);
        if (downtime != allowedDowntime
                && daemon.allowDowntime(DomainXml.name(transfer.guestId()), downtime)
                        .isEmpty()) {
            allowedDowntime = downtime;
        }
        Leaving leaving = departure.leaving();
        if (leaving.completing() && !leaving.aborting()) {
            departure.halt().ifPresent(this::warn);
        }
        if (allowed.isLate(elapsed) && !leaving.aborting() && !leaving.completing()) {
            LOG.warn("guest {} takes longer to leave than it may", transfer.guestId());
            Optional<Problem> refusal = allowed.completesWhenLate() ? departure.complete() : departure.giveUpLate();
            refusal.ifPresent(this::warn);
        }
    }

    private void warn(Problem problem) {
        LOG.warn("guest {}: {}", transfer.guestId(), problem.message());
    }

    private MigrationProgress progress(JobFigures job) {
        return new MigrationProgress(
                transfer.attempt(),
                Outcome.UNDER_WAY,
                job.memoryTotal(),
                job.memoryProcessed(),
                job.memoryRemaining(),
                job.diskTotal(),
                job.diskProcessed(),
                job.diskRemaining(),
                job.elapsedMs(),
                allowedDowntime);
    }
}
