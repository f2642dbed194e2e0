package kilonova.compute.operations;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Confirm;
import kilonova.compute.operations.Operation.Revert;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;

/** Ends a finished move: gives up the source, or goes back to it. Until then both hold their devices. */
final class Settler {
    static final String CONFIRM = "compute_confirm_resize";
    static final String REVERT = "compute_revert_resize";

    private final Workplace work;
    private final InPlaceWishes inPlace;

    Settler(Workplace work) {
        this.work = work;
        this.inPlace = new InPlaceWishes(work);
    }

    Progress advance(Server server, Confirm confirm) {
        Optional<Migration> open = work.database().read(handle -> Migrations.open(handle, server.id()));
        if (open.isPresent() && work.guest(open.get().sourceGuest()).isPresent()) {
            return Progress.WAITS;
        }
        work.fence(server.id(), confirm).release(confirm.migrationId());
        return confirmed(server, confirm, open);
    }

    /** The destination is the server for good. */
    Progress confirmed(Server server, Confirm confirm, Optional<Migration> open) {
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), confirm)) {
                open.ifPresent(
                        migration -> Migrations.update(handle, migration.with(MigrationStatus.CONFIRMED, work.now())));
                Optional<Server> settled = Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(
                                                current.state().power() == PowerState.RUNNING
                                                        ? VmState.ACTIVE
                                                        : VmState.STOPPED)
                                        .withTask(Optional.empty()),
                                work.now()));
                Recorder.succeeded(
                        handle, server.id(), confirm.asker(), CONFIRM, open.map(Migration::sourceHost), work.now());
                Operations.end(handle, server.id());
                settled.filter(_ -> confirm.thenDeleted())
                        .ifPresent(now -> inPlace.softDeleteAfterMove(handle, now, confirm.asker()));
            }
        });
        if (confirm.thenDeleted()) {
            server.whereabouts().host().ifPresent(work::hostChanged);
        }
        return Progress.ENDED;
    }

    Progress advance(Server server, Revert revert) {
        Optional<Migration> open = work.database().read(handle -> Migrations.open(handle, server.id()));
        if (open.isEmpty()) {
            work.database().change(handle -> Operations.end(handle, server.id()));
            return Progress.ENDED;
        }
        return revert.destinationGone()
                ? awaitSource(server, revert, open.get())
                : awaitDestinationGone(server, revert, open.get());
    }

    private Progress awaitDestinationGone(Server server, Revert revert, Migration migration) {
        return work.guest(migration.destinationGuest()).isPresent()
                ? Progress.WAITS
                : takeBack(work.fence(server.id(), revert), server, revert, migration);
    }

    /** Nothing is held at the destination any longer: the source is the server again. */
    Progress takeBack(Fence fence, Server server, Revert revert, Migration migration) {
        fence.giveBack(migration.uuid(), server.id());
        work.ports().bind(server.id().toString(), migration.sourceHost());
        UUID source = migration.sourceGuest().orElseThrow();
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), revert)) {
                Guests.wish(
                        handle,
                        source,
                        guest -> guest.with(migration.wasRunning() ? GuestGoal.RUNNING : GuestGoal.STOPPED));
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(current.whereabouts().on(migration.sourceHost(), source), work.now())
                                .with(migration.oldFlavor(), work.now()));
                Operations.put(
                        handle, server.id(), new Revert(revert.id(), revert.asker(), revert.migrationId(), true));
            }
        });
        work.hostChanged(migration.sourceHost());
        return Progress.WAITS;
    }

    private Progress awaitSource(Server server, Revert revert, Migration migration) {
        Optional<ObservedGuest> back = work.guest(migration.sourceGuest())
                .flatMap(Guest::answer)
                .filter(seen -> seen.phase() != GuestPhase.PENDING && seen.phase() != GuestPhase.BUILDING);
        if (back.isEmpty()) {
            return Progress.WAITS;
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), revert)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                GuestWatch.real(settled(current.state(), migration), back.get(), work.now()),
                                work.now()));
                Migrations.update(handle, migration.with(MigrationStatus.REVERTED, work.now()));
                tell(handle, server, revert, migration, back.get());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    /** The move is undone either way; but it is no success if the guest is not again what it was. */
    private void tell(Handle handle, Server server, Revert revert, Migration migration, ObservedGuest back) {
        Optional<String> host = Optional.of(migration.sourceHost());
        GuestPhase wanted = migration.wasRunning() ? GuestPhase.RUNNING : GuestPhase.STOPPED;
        if (back.phase() == wanted) {
            Recorder.succeeded(handle, server.id(), revert.asker(), REVERT, host, work.now());
        } else {
            String why = Workplace.why(back);
            Recorder.failed(
                    handle,
                    server.id(),
                    revert.asker(),
                    REVERT,
                    host,
                    work.now(),
                    "The server is where it was before its move, and not as it was: its guest is "
                            + back.phase().name().toLowerCase(Locale.ROOT) + ". " + why,
                    why);
        }
    }

    /** The server is on its source again, and that is lost: it becomes what it was when the source returns. */
    void sourceLost(Server server, Revert revert, Migration migration, String why) {
        String sentence =
                why + " The server becomes what it was if the host returns. Until then it can be evacuated or deleted.";
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), revert)) {
                Servers.update(
                        handle,
                        server.id(),
                        current -> current.with(
                                current.state()
                                        .with(VmState.ERROR)
                                        .with(PowerState.NOSTATE)
                                        .withTask(Optional.empty())
                                        .withFault(Optional.of(
                                                new ServerFault(500, sentence, LostHosts.CODE, work.now()))),
                                work.now()));
                Migrations.update(handle, migration.with(MigrationStatus.REVERTED, work.now()));
                Recorder.failed(
                        handle,
                        server.id(),
                        revert.asker(),
                        REVERT,
                        Optional.of(migration.sourceHost()),
                        work.now(),
                        sentence,
                        LostHosts.CODE);
                Operations.end(handle, server.id());
            }
        });
    }

    private static Server.State settled(Server.State state, Migration migration) {
        return state.with(migration.wasRunning() ? VmState.ACTIVE : VmState.STOPPED)
                .with(migration.wasRunning() ? PowerState.RUNNING : PowerState.SHUTDOWN)
                .withTask(Optional.empty());
    }
}
