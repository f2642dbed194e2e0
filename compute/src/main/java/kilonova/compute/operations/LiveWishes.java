package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.operations.Wishes.Answer;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.TaskState;
import kilonova.protocol.Departure;
import org.jdbi.v3.core.Handle;

/** Writes wishes to move a server while it runs down, and what is asked of such a move while it lasts. */
final class LiveWishes {
    private final Workplace work;

    LiveWishes(Workplace work) {
        this.work = work;
    }

    Answer move(Handle handle, Server server, ServerAction.LiveMigrate action, Asker asker) {
        if (Migrations.open(handle, server.id()).isPresent()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.move_open",
                    "Instance " + server.id() + " has a move that has not ended."));
        }
        Optional<String> host = server.whereabouts().host();
        if (host.isEmpty() || server.whereabouts().guestId().isEmpty()) {
            return Answer.refused(InPlaceWishes.onNoHost(server, action));
        }
        if (action.host().equals(host)) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.INVALID,
                    "host.same",
                    "Unable to migrate instance (" + server.id() + ") to current host (" + host.get() + ")."));
        }
        Migration migration = new Migration(
                0,
                UUID.randomUUID(),
                server.id(),
                Migration.Kind.LIVE_MIGRATION,
                MigrationStatus.ACCEPTED,
                host.get(),
                action.host(),
                server.whereabouts().guestId(),
                Optional.empty(),
                server.flavor(),
                server.flavor(),
                server.state().power() == PowerState.RUNNING,
                asker.userId(),
                asker.projectId(),
                work.now(),
                work.now());
        Migrations.insert(handle, migration);
        work.showTask(handle, server.id(), TaskState.MIGRATING);
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, LiveMover.SCHEDULE, Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new LiveMove(
                        UUID.randomUUID(),
                        asker,
                        migration.uuid(),
                        action.host(),
                        server.state().vm(),
                        LiveStep.CLAIM,
                        List.of(),
                        Set.of(),
                        List.of(),
                        false,
                        Optional.empty()));
        return Answer.accepted(List.of());
    }

    Answer stop(Handle handle, Server server, ServerAction.StopLiveMigration action, Asker asker) {
        return switch (find(handle, server, action.migrationId())) {
            case Found.Nothing(Refusal refusal) -> Answer.refused(refusal);
            case Found.UnderWay(LiveMove move, Migration migration) -> {
                boolean before = move.step() == LiveStep.CLAIM || move.step() == LiveStep.PREPARE;
                if (move.step() != LiveStep.MOVE && !(before && action.alsoBefore())) {
                    yield Answer.refused(notNow(server, migration, "abort"));
                }
                Operations.put(handle, server.id(), move.stopped());
                record(handle, server, action, asker, "compute_live_migration_abort", migration);
                yield before ? Answer.accepted(List.of()) : tell(handle, migration, Departure::aborted);
            }
        };
    }

    Answer complete(Handle handle, Server server, ServerAction.CompleteLiveMigration action, Asker asker) {
        return switch (find(handle, server, action.migrationId())) {
            case Found.Nothing(Refusal refusal) -> Answer.refused(refusal);
            case Found.UnderWay(LiveMove move, Migration migration) -> {
                if (move.step() != LiveStep.MOVE) {
                    yield Answer.refused(notNow(server, migration, "force_complete"));
                }
                record(handle, server, action, asker, "compute_live_migration_force_complete", migration);
                yield tell(handle, migration, Departure::completed);
            }
        };
    }

    /** What a number means. */
    private sealed interface Found {
        record UnderWay(LiveMove move, Migration migration) implements Found {}

        record Nothing(Refusal refusal) implements Found {}
    }

    private static Found find(Handle handle, Server server, long migrationId) {
        Optional<Migration> migration = Migrations.open(handle, server.id()).filter(open -> open.id() == migrationId);
        Optional<LiveMove> move = Operations.find(handle, server.id())
                .filter(LiveMove.class::isInstance)
                .map(LiveMove.class::cast)
                .filter(known -> migration
                        .filter(open -> open.uuid().equals(known.migrationId()))
                        .isPresent());
        return move.isPresent()
                ? new Found.UnderWay(move.get(), migration.orElseThrow())
                : new Found.Nothing(new Refusal(
                        Refusal.Kind.MISSING,
                        "migration.missing",
                        "Migration " + migrationId + " for instance " + server.id() + " could not be found."));
    }

    private static Refusal notNow(Server server, Migration migration, String what) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "migration.wrong_state",
                "Migration " + migration.id() + " state of instance " + server.id() + " is "
                        + migration.status().wireName()
                        + ". Cannot " + what + " while the migration is in this state.");
    }

    private void record(
            Handle handle, Server server, ServerAction action, Asker asker, String event, Migration migration) {
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.succeeded(handle, server.id(), asker, event, Optional.of(migration.sourceHost()), work.now());
    }

    private static Answer tell(Handle handle, Migration migration, UnaryOperator<Departure> change) {
        Optional<Guest> told = migration
                .sourceGuest()
                .flatMap(id -> Guests.wish(
                        handle,
                        id,
                        guest -> guest.departure()
                                .map(departure -> guest.departing(change.apply(departure)))
                                .orElse(guest)));
        return Answer.accepted(told.stream().map(Guest::host).toList());
    }
}
