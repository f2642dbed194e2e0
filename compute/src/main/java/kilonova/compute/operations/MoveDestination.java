package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Move.MoveStep;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.network.server.ServerPort;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;

/** The destination of a resize or cold migration: its guest is wished for when the source is held, and is the server once it is there. */
final class MoveDestination {
    static final String BUILD = "compute_finish_resize";

    private final Workplace work;
    private final MoveRetreat retreat;

    MoveDestination(Workplace work, MoveRetreat retreat) {
        this.work = work;
        this.retreat = retreat;
    }

    /** @param held the event that ends with the source held */
    Progress wish(Server server, Move move, Migration migration, String held) {
        String host = migration.destinationHost().orElseThrow();
        UUID guestId = UUID.randomUUID();
        var ports = work.ports().ports(server.id().toString());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Guests.insert(
                        handle,
                        host,
                        GuestSpecs.first(
                                guestId,
                                server,
                                migration.newFlavor(),
                                migration.wasRunning() ? GuestGoal.RUNNING : GuestGoal.STOPPED,
                                move.devices(),
                                spec(handle, server, migration, ports)));
                Migrations.update(
                        handle,
                        migration.with(
                                MigrationStatus.POST_MIGRATING,
                                migration.destinationHost(),
                                Optional.of(guestId),
                                work.now()));
                work.showTask(handle, server.id(), TaskState.RESIZE_FINISH);
                Recorder.succeeded(
                        handle, server.id(), move.asker(), held, Optional.of(migration.sourceHost()), work.now());
                Recorder.started(handle, server.id(), move.asker(), BUILD, Optional.of(host), work.now());
                Operations.put(handle, server.id(), move.at(MoveStep.BUILD));
            }
        });
        work.hostChanged(host);
        return Progress.WAITS;
    }

    /**
     * Made of what the source is made of, for images may have been deleted meanwhile; its disks go with the server, where its agent gives
     * them.
     */
    private GuestSpec spec(Handle handle, Server server, Migration migration, List<ServerPort> ports) {
        Optional<Guest> source = migration.sourceGuest().flatMap(id -> Guests.find(handle, id));
        GuestImages images = GuestImages.ofMoving(source, server, work.images());
        GuestSpec spec = GuestSpecs.spec(server, migration.newFlavor(), images, ports);
        return source.filter(_ -> work.hosts().movesDisks(migration.sourceHost()))
                .map(guest -> spec.taking(new DiskSource(
                        guest.host(),
                        guest.desired().guestId(),
                        guest.desired().spec().disks())))
                .orElse(spec);
    }

    Progress build(Server server, Move move, Migration migration) {
        Optional<ObservedGuest> answer = work.answer(migration.destinationGuest());
        GuestPhase wanted = migration.wasRunning() ? GuestPhase.RUNNING : GuestPhase.STOPPED;
        if (answer.isEmpty()) {
            return Progress.WAITS;
        }
        if (answer.get().phase() == wanted) {
            return arrive(server, move, migration);
        }
        return switch (answer.get().phase()) {
            case PENDING, BUILDING -> Progress.WAITS;
            case RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, HELD, ARRIVING, DEPARTED, DEGRADED, FAILED, ABSENT ->
                retreat.begin(server, move, migration, BUILD, Workplace.why(answer.get()));
        };
    }

    private Progress arrive(Server server, Move move, Migration migration) {
        String host = migration.destinationHost().orElseThrow();
        work.ports().bind(server.id().toString(), host);
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                        current.whereabouts()
                                                .on(
                                                        host,
                                                        migration
                                                                .destinationGuest()
                                                                .orElseThrow()),
                                        work.now())
                                .with(migration.newFlavor(), work.now())
                                .with(
                                        current.state()
                                                .with(VmState.RESIZED)
                                                .withTask(Optional.empty())
                                                .with(migration.wasRunning() ? PowerState.RUNNING : PowerState.SHUTDOWN)
                                                .launched(work.now()),
                                        work.now()));
                Migrations.update(
                        handle,
                        migration.with(
                                MigrationStatus.FINISHED,
                                migration.destinationHost(),
                                migration.destinationGuest(),
                                work.now()));
                Recorder.succeeded(handle, server.id(), move.asker(), BUILD, Optional.of(host), work.now());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }
}
