package kilonova.compute.operations;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guests;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.operations.LivePreflight.Side;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.protocol.GuestGoal;

/**
 * Moves servers while they run: finds the destination, and has it make everything ready. The destination is claimed durably before
 * anything begins, and the migration holds what the server holds at its source. What follows is {@link LiveJourney}'s; whatever fails ends
 * with the guest running where it was and nothing left of the destination, and that is {@link LiveRetreat}'s.
 */
final class LiveMover {
    static final String SCHEDULE = "conductor_live_migrate_instance";
    static final String PREPARE = "compute_pre_live_migration";

    private final Workplace work;
    private final LivePreflight preflight;
    private final LiveJourney journey;
    private final LiveRetreat retreat;

    LiveMover(Workplace work) {
        this.work = work;
        this.preflight = new LivePreflight(work);
        this.retreat = new LiveRetreat(work);
        this.journey = new LiveJourney(work, preflight, retreat);
    }

    Progress advance(Server server, LiveMove move) {
        Optional<Migration> open = work.database().read(handle -> Migrations.open(handle, server.id()));
        if (open.isEmpty()) {
            work.database().change(handle -> {
                if (Operations.isCurrent(handle, server.id(), move)) {
                    Operations.end(handle, server.id());
                }
            });
            return Progress.ENDED;
        }
        Migration migration = open.get();
        return switch (move.step()) {
            case CLAIM -> claim(server, move, migration);
            case PREPARE -> journey.prepare(server, move, migration);
            case MOVE -> journey.move(server, move, migration);
            case DOUBT -> journey.doubt(server, move, migration);
            case ADOPT -> journey.adopt(server, move, migration);
            case LEAVE -> journey.leave(server, move, migration);
            case UNDO -> retreat.undo(server, move, migration);
            case RESTORE -> retreat.restore(server, move, migration);
        };
    }

    private Progress claim(Server server, LiveMove move, Migration migration) {
        Fence fence = work.fence(server.id(), move);
        if (move.stopping()) {
            return retreat.giveUp(
                    fence, server, move, migration, MigrationStatus.CANCELLED, "It was stopped before it began.", "");
        }
        if (!fence.holdsAnything(migration.uuid())) {
            Optional<String> refusal = fence.move(server.id(), migration.uuid());
            if (refusal.isPresent()) {
                return retreat.giveUp(
                        fence,
                        server,
                        move,
                        migration,
                        MigrationStatus.ERROR,
                        "What the server holds cannot be set aside for the move. " + refusal.get(),
                        refusal.get());
            }
        }
        MigrationReport report = preflight.underWay(server, move.onlyHost());
        Optional<Side> source = preflight.source(server);
        if (source.isEmpty() || !report.isPossible()) {
            return unplaced(fence, server, move, migration, report.sentence(), report.details());
        }
        Set<String> excluded = new HashSet<>(move.triedHosts());
        excluded.add(migration.sourceHost());
        report.hosts().stream().filter(host -> !host.fits()).forEach(host -> excluded.add(host.host()));
        Wish wish = new Wish(server, server.flavor(), excluded, move.onlyHost()).with(preflight.devices(source.get()));
        return switch (fence.place(wish)) {
            case Verdict.Placed placed -> awaitArrival(fence, server, move, migration, placed);
            case Verdict.NotPlaced notPlaced ->
                unplaced(fence, server, move, migration, notPlaced.message(), notPlaced.details());
        };
    }

    private Progress unplaced(
            Fence fence, Server server, LiveMove move, Migration migration, String message, String details) {
        String tried = move.failures().isEmpty() ? "" : "\nTried before:\n" + String.join("\n", move.failures());
        return retreat.giveUp(fence, server, move, migration, MigrationStatus.ERROR, message + tried, details + tried);
    }

    private Progress awaitArrival(
            Fence fence, Server server, LiveMove move, Migration migration, Verdict.Placed placed) {
        UUID guestId = UUID.randomUUID();
        var ports = work.ports().ports(server.id().toString());
        var images = GuestImages.ofMoving(work.guest(migration.sourceGuest()), server, work.images());
        boolean taken = work.database().write(handle -> {
            if (!Operations.isCurrent(handle, server.id(), move)) {
                return false;
            }
            Guests.insert(
                    handle,
                    placed.host(),
                    GuestSpecs.first(
                            guestId,
                            server,
                            server.flavor(),
                            GuestGoal.ARRIVING,
                            placed.devices(),
                            GuestSpecs.spec(server, server.flavor(), images, ports)));
            Migrations.update(
                    handle,
                    migration.with(
                            MigrationStatus.PREPARING, Optional.of(placed.host()), Optional.of(guestId), work.now()));
            Recorder.succeeded(handle, server.id(), move.asker(), SCHEDULE, Optional.empty(), work.now());
            Recorder.started(handle, server.id(), move.asker(), PREPARE, Optional.of(placed.host()), work.now());
            Operations.put(handle, server.id(), move.claimed(placed.devices()));
            return true;
        });
        if (taken) {
            work.hostChanged(placed.host());
            return Progress.WAITS;
        }
        fence.release(server.id());
        return Progress.MOVED;
    }
}
