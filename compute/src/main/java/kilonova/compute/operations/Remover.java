package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Remove;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import org.jdbi.v3.core.Handle;

/**
 * Deletes a server. What it holds is given back only when its hosts have confirmed that its guests are gone: a device is never
 * offered while somebody may still use it. A server whose host is down is deleted for its owner at once all the same.
 */
final class Remover {
    static final String EVENT = "compute_terminate_instance";

    private final Workplace work;

    Remover(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Remove remove) {
        List<Guest> guests = work.database().read(handle -> Guests.ofServer(handle, server.id()));
        if (guests.isEmpty()) {
            return giveBack(server, remove);
        }
        boolean someHostDown = guests.stream().anyMatch(guest -> !work.hosts().isUp(guest.host()));
        if (someHostDown && !remove.shownAsDeleted()) {
            work.ports().release(server.id().toString());
            work.database().change(handle -> {
                if (Operations.isCurrent(handle, server.id(), remove)) {
                    markDeleted(handle, server, remove);
                    Operations.put(handle, server.id(), new Remove(remove.id(), remove.asker(), true));
                }
            });
        }
        return Progress.WAITS;
    }

    private Progress giveBack(Server server, Remove remove) {
        Fence fence = work.fence(server.id(), remove);
        work.ports().release(server.id().toString());
        fence.release(server.id());
        server.shelved().ifPresent(shelved -> work.snapshots().discard(shelved.imageId()));
        List<Migration> open = work.database()
                .read(handle -> Stream.concat(
                                Migrations.allOpen(handle, server.id()).stream(),
                                Migrations.evacuated(handle, server.id()).stream())
                        .toList());
        open.forEach(migration -> fence.release(migration.uuid()));
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), remove)) {
                open.forEach(
                        migration -> Migrations.update(handle, migration.with(ended(migration.status()), work.now())));
                if (!remove.shownAsDeleted()) {
                    markDeleted(handle, server, remove);
                }
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    private static MigrationStatus ended(MigrationStatus before) {
        return before == MigrationStatus.DONE ? MigrationStatus.COMPLETED : MigrationStatus.ERROR;
    }

    private void markDeleted(Handle handle, Server server, Remove remove) {
        Servers.update(
                handle,
                server.id(),
                current -> current.with(
                        current.state()
                                .with(VmState.DELETED)
                                .withTask(Optional.empty())
                                .with(PowerState.NOSTATE)
                                .terminated(work.now()),
                        work.now()));
        work.hooks().deleted(handle, server.id());
        Recorder.succeeded(
                handle, server.id(), remove.asker(), EVENT, server.whereabouts().host(), work.now());
    }
}
