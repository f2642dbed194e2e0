package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.livemigration.HostSide;
import kilonova.compute.livemigration.Pairing;
import kilonova.compute.livemigration.Transfer;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.operations.LivePreflight.Side;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.Arrival;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.ObservedGuest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live migration from the moment its destination is claimed until the source is clean. Which host runs the guest is what the hosts see,
 * never what time has passed: while the source has not answered, the guest may be on either side, and both are left as they are. A source
 * that answers without having it running is no proof either ({@link LiveDoubt}): nothing is undone before the destination has answered.
 */
final class LiveJourney {
    private static final Logger LOG = LoggerFactory.getLogger(LiveJourney.class);
    private static final String MOVE = "compute_live_migration";
    private static final String ADOPT = "compute_post_live_migration_at_destination";
    private static final String LEAVE = "compute__post_live_migration";

    private final Workplace work;
    private final LivePreflight preflight;
    private final LiveRetreat retreat;
    private final LiveDoubt doubt;

    LiveJourney(Workplace work, LivePreflight preflight, LiveRetreat retreat) {
        this.work = work;
        this.preflight = preflight;
        this.retreat = retreat;
        this.doubt = new LiveDoubt(work);
    }

    /** Waits for the destination to be ready. Nothing has begun, so any doubt is reason enough to look elsewhere. */
    Progress prepare(Server server, LiveMove move, Migration migration) {
        String host = migration.destinationHost().orElseThrow();
        if (move.stopping()) {
            return retreat.begin(server, move, migration, LiveMover.PREPARE, "It was stopped before the guest left.");
        }
        if (!work.hosts().isUp(host)) {
            return retreat.begin(server, move, migration, LiveMover.PREPARE, host + " has not reported lately.");
        }
        Optional<ObservedGuest> answer = work.answer(migration.destinationGuest());
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        ObservedGuest seen = answer.get();
        return switch (seen.phase()) {
            case PENDING, BUILDING -> Progress.WAITS;
            case ARRIVING ->
                seen.arrival().isPresent()
                        ? pair(server, move, migration, seen.arrival().get())
                        : Progress.WAITS;
            case RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, HELD, DEPARTED, DEGRADED, FAILED, ABSENT ->
                retreat.begin(server, move, migration, LiveMover.PREPARE, Workplace.why(seen));
        };
    }

    private Progress pair(Server server, LiveMove move, Migration migration, Arrival arrival) {
        Optional<Side> source = preflight.source(server);
        Optional<HostSide> destination = work.hosts().side(arrivalHost(migration));
        Optional<GuestPhase> phase =
                work.guest(migration.sourceGuest()).flatMap(Guest::observed).map(ObservedGuest::phase);
        boolean runs = phase.filter(now -> now == GuestPhase.RUNNING || now == GuestPhase.PAUSED)
                .isPresent();
        if (source.isEmpty()
                || destination.isEmpty()
                || !runs
                || !source.get().host().up()) {
            return retreat.begin(server, move, migration, LiveMover.PREPARE, "The guest is not seen running any more.");
        }
        return switch (Pairing.of(source.get().moving().units(), arrival, destination.get())) {
            case Pairing.Result.Unpaired(var why) ->
                retreat.begin(server, move, migration, LiveMover.PREPARE, why.message() + ".");
            case Pairing.Result.Paired(var paired) -> depart(server, move, migration, source.get(), paired);
        };
    }

    private static String arrivalHost(Migration migration) {
        return migration.destinationHost().orElseThrow();
    }

    private Progress depart(Server server, LiveMove move, Migration migration, Side source, Arrival arrival) {
        UUID attempt = migration.destinationGuest().orElseThrow();
        Departure departure = Departure.of(
                attempt, arrivalHost(migration), arrival, Transfer.of(work.liveMigration(), source.moving()));
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.departing(departure)));
                Migrations.update(handle, migration.with(MigrationStatus.RUNNING, work.now()));
                Recorder.succeeded(
                        handle, server.id(), move.asker(), LiveMover.PREPARE, migration.destinationHost(), work.now());
                Recorder.started(
                        handle, server.id(), move.asker(), MOVE, Optional.of(migration.sourceHost()), work.now());
                Operations.put(handle, server.id(), move.at(LiveStep.MOVE));
            }
        });
        LOG.info(
                "server {} leaves {} for {}, and may stand still for {} ms",
                server.id(),
                migration.sourceHost(),
                arrivalHost(migration),
                departure.options().maxDowntimeMs());
        work.hostChanged(migration.sourceHost());
        return Progress.WAITS;
    }

    /** Waits for the source to say that the guest has left, or that it stays. */
    Progress move(Server server, LiveMove move, Migration migration) {
        Optional<Guest> source = work.guest(migration.sourceGuest());
        Optional<ObservedGuest> answer = source.flatMap(Guest::answer);
        source.flatMap(Guest::observed)
                .flatMap(ObservedGuest::progress)
                .ifPresent(progress -> LOG.debug(
                        "server {}: {} of {} bytes of memory left to send",
                        server.id(),
                        progress.memoryRemainingBytes(),
                        progress.memoryTotalBytes()));
        if (answer.isPresent()) {
            return answered(server, move, migration, answer.get());
        }
        if (work.hosts().isUp(migration.sourceHost())) {
            return Progress.WAITS;
        }
        if (doubt.hasArrived(migration)) {
            return handOver(server, move, migration);
        }
        return work.hosts().isForcedDown(migration.sourceHost()) ? ask(server, move, migration) : Progress.WAITS;
    }

    private Progress answered(Server server, LiveMove move, Migration migration, ObservedGuest seen) {
        UUID attempt = migration.destinationGuest().orElseThrow();
        return switch (DepartureAnswer.of(seen, attempt, move.vmBefore() == VmState.PAUSED)) {
            case UNDER_WAY -> Progress.WAITS;
            case LEFT -> handOver(server, move, migration);
            case STAYED -> retreat.begin(server, move, migration, MOVE, whyItStayed(move, seen));
            case IN_DOUBT -> ask(server, move, migration);
        };
    }

    private static String whyItStayed(LiveMove move, ObservedGuest seen) {
        boolean asAsked = move.stopping()
                && seen.progress()
                        .filter(progress -> progress.outcome() == MigrationProgress.Outcome.ABORTED)
                        .isPresent();
        return asAsked ? "It was stopped." : Workplace.why(seen);
    }

    private Progress ask(Server server, LiveMove move, Migration migration) {
        if (doubt.hasArrived(migration)) {
            return handOver(server, move, migration);
        }
        doubt.ask(server, move, migration);
        return Progress.WAITS;
    }

    /** Waits for the destination to say whether the guest is there. Until then neither side is told anything else. */
    Progress doubt(Server server, LiveMove move, Migration migration) {
        return switch (doubt.find(migration)) {
            case THERE -> handOver(server, move, migration);
            case NOT_THERE ->
                retreat.begin(
                        server,
                        move,
                        migration,
                        MOVE,
                        work.answer(migration.sourceGuest())
                                .map(seen -> whyItStayed(move, seen))
                                .orElse(migration.sourceHost() + " went down before the guest had left it."));
            case NOT_KNOWN -> Progress.WAITS;
        };
    }

    /** The guest is over there, and so is the server from now on. */
    private Progress handOver(Server server, LiveMove move, Migration migration) {
        String host = arrivalHost(migration);
        UUID guestId = migration.destinationGuest().orElseThrow();
        GuestGoal goal = Goals.of(move.vmBefore());
        work.ports().bind(server.id().toString(), host);
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Guests.wish(handle, guestId, guest -> guest.with(goal));
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().on(host, guestId), work.now()));
                Migrations.update(handle, migration.with(MigrationStatus.POST_MIGRATING, work.now()));
                Recorder.succeeded(
                        handle, server.id(), move.asker(), MOVE, Optional.of(migration.sourceHost()), work.now());
                Recorder.started(handle, server.id(), move.asker(), ADOPT, Optional.of(host), work.now());
                Operations.put(handle, server.id(), move.at(LiveStep.ADOPT));
            }
        });
        work.hostChanged(host);
        return Progress.WAITS;
    }

    /** Waits for the destination to say that it has the guest; only then does the source lose its disk. */
    Progress adopt(Server server, LiveMove move, Migration migration) {
        Optional<ObservedGuest> answer = work.answer(migration.destinationGuest());
        if (answer.isEmpty()) {
            return work.hosts().isForcedDown(arrivalHost(migration))
                    ? retreat.begin(
                            server,
                            move,
                            migration,
                            ADOPT,
                            arrivalHost(migration) + " went down with the guest that had just arrived.")
                    : Progress.WAITS;
        }
        return switch (answer.get().phase()) {
            case RUNNING, PAUSED, STOPPED, SUSPENDED, RESCUED, DEGRADED ->
                adopted(server, move, migration, answer.get());
            case PENDING, BUILDING, ARRIVING -> Progress.WAITS;
            case HELD, DEPARTED, FAILED, ABSENT ->
                retreat.begin(server, move, migration, ADOPT, Workplace.why(answer.get()));
        };
    }

    private Progress adopted(Server server, LiveMove move, Migration migration, ObservedGuest seen) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                GuestWatch.real(
                                        current.state().with(move.vmBefore()).withFault(Optional.empty()),
                                        seen,
                                        work.now()),
                                work.now()));
                Recorder.succeeded(handle, server.id(), move.asker(), ADOPT, migration.destinationHost(), work.now());
                Recorder.started(
                        handle, server.id(), move.asker(), LEAVE, Optional.of(migration.sourceHost()), work.now());
                Operations.put(handle, server.id(), move.at(LiveStep.LEAVE));
            }
        });
        work.hostChanged(migration.sourceHost());
        return Progress.WAITS;
    }

    /** Waits for the source to have given everything up; a source that is down does so when it is back, and is not waited for. */
    Progress leave(Server server, LiveMove move, Migration migration) {
        Optional<Guest> left = work.guest(migration.sourceGuest());
        if (left.isPresent() && work.hosts().isUp(migration.sourceHost())) {
            return Progress.WAITS;
        }
        Fence fence = work.fence(server.id(), move);
        if (left.isPresent()) {
            UUID guestId = left.get().desired().guestId();
            LostClaims.abandon(work, fence, server.id(), migration.uuid(), guestId);
        } else {
            fence.release(migration.uuid());
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Migrations.update(handle, migration.with(MigrationStatus.COMPLETED, work.now()));
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.state().withTask(Optional.empty()), work.now()));
                Recorder.succeeded(
                        handle, server.id(), move.asker(), LEAVE, Optional.of(migration.sourceHost()), work.now());
                Operations.end(handle, server.id());
            }
        });
        LOG.info("server {} has moved from {} to {}", server.id(), migration.sourceHost(), arrivalHost(migration));
        return Progress.ENDED;
    }
}
