package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Remove;
import kilonova.compute.operations.Operation.Remove.UnfinishedCopy;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import org.jdbi.v3.core.Handle;

/**
 * Deletes a server. What it holds for a guest is given back only when that guest's host has confirmed that it is gone: a device is never
 * offered while somebody may still use it. A server whose host is down is deleted for its owner at once all the same.
 */
final class Remover {
    static final String EVENT = "compute_terminate_instance";

    private final Workplace work;

    Remover(Workplace work) {
        this.work = work;
    }

    /**
     * What is left of a server, and who may hold something for it.
     *
     * @param migrations those that hold what their source guests have
     * @param lost guests that were given up, for which what they have is held under their own ids
     */
    private record Rest(List<Guest> guests, List<Migration> migrations, Set<UUID> lost) {}

    Progress advance(Server server, Remove remove) {
        Fence fence = work.fence(server.id(), remove);
        Rest rest = work.database()
                .read(handle -> new Rest(
                        Guests.ofServer(handle, server.id()),
                        Stream.concat(
                                        Migrations.allOpen(handle, server.id()).stream(),
                                        Migrations.evacuated(handle, server.id()).stream())
                                .toList(),
                        LostClaims.ofServer(handle, server.id())));
        giveBack(fence, server, rest);
        List<Guest> guests = rest.guests();
        if (guests.isEmpty()) {
            return end(server, remove, rest.migrations());
        }
        boolean someHostDown = guests.stream().anyMatch(guest -> !work.hosts().isUp(guest.host()));
        if (someHostDown && !remove.shownAsDeleted()) {
            work.ports().release(server.id().toString());
            work.database().change(handle -> {
                if (Operations.isCurrent(handle, server.id(), remove)) {
                    markDeleted(handle, server, remove);
                    Operations.put(handle, server.id(), remove.whenShownAsDeleted());
                }
            });
        }
        return Progress.WAITS;
    }

    /** A host that stays away keeps only what is its own: each guest that is gone has nothing held for it any more. */
    private static void giveBack(Fence fence, Server server, Rest rest) {
        Set<UUID> needed = rest.guests().stream()
                .map(guest -> holder(fence, server, guest.desired().guestId(), rest))
                .collect(Collectors.toUnmodifiableSet());
        Stream.of(Stream.of(server.id()), rest.migrations().stream().map(Migration::uuid), rest.lost().stream())
                .flatMap(holders -> holders)
                .filter(holder -> !needed.contains(holder))
                .forEach(fence::release);
    }

    private static UUID holder(Fence fence, Server server, UUID guestId, Rest rest) {
        return Stream.concat(
                        rest.lost().stream().filter(guestId::equals),
                        rest.migrations().stream()
                                .filter(migration -> migration.sourceGuest().equals(Optional.of(guestId)))
                                .map(Migration::uuid))
                .filter(fence::holdsAnything)
                .findFirst()
                .orElse(server.id());
    }

    private Progress end(Server server, Remove remove, List<Migration> open) {
        work.ports().release(server.id().toString());
        remove.copy().ifPresent(this::discard);
        server.shelved().ifPresent(shelved -> work.snapshots().discard(shelved.imageId()));
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

    private void discard(UnfinishedCopy copy) {
        if (copy.kept()) {
            work.snapshots().discardUnlessFilled(copy.imageId());
        } else {
            work.snapshots().discard(copy.imageId());
        }
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
