package kilonova.compute.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.operations.Operation.Confirm;
import kilonova.compute.operations.Operation.Revert;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;

/**
 * Ends what has waited too long for a host that is down, and at once what waits for one that an operator has declared down: nobody else can
 * know that it will not come back. The server is then what it was before, or in ERROR, and its fault says which
 * host, since when, and what can be done. What it held there is kept until the host has confirmed that nothing of it is left, and the
 * wishes for its guests are changed at once, so that a host that returns does not carry out what was given up.
 */
final class LostHosts {
    /** The details of a fault that ends when the host reports again. */
    static final String CODE = "host.lost";

    private final Workplace work;
    private final Optional<Duration> patience;
    private final InPlaceRetreat inPlace;
    private final MoveRetreat moves;
    private final Settler settler;
    private final Snapshotter snapshotter;
    private final Shelver shelver;
    private final Unshelver unshelver;
    private final Evacuator evacuator;
    private final Plugger plugger;

    /** @param patience how long a host that is down is waited for; absent until an operator declares it down */
    LostHosts(Workplace work, Optional<Duration> patience) {
        this.work = work;
        this.patience = patience;
        this.inPlace = new InPlaceRetreat(work);
        this.moves = new MoveRetreat(work);
        this.settler = new Settler(work);
        this.snapshotter = new Snapshotter(work);
        this.shelver = new Shelver(work);
        this.unshelver = new Unshelver(work);
        this.evacuator = new Evacuator(work);
        this.plugger = new Plugger(work);
    }

    /** Looks at an operation that has no step to take now. */
    Progress look(Server server, Operation operation) {
        Optional<Migration> migration = work.database().read(handle -> Migrations.open(handle, server.id()));
        return awaited(server, operation, migration)
                .flatMap(host -> lost(host, server, operation))
                .map(why -> end(server, operation, migration, why))
                .orElse(Progress.WAITS);
    }

    /** The host that must act next, if one must. */
    private static Optional<String> awaited(Server server, Operation operation, Optional<Migration> migration) {
        Optional<String> source = migration.map(Migration::sourceHost);
        Optional<String> destination = migration.flatMap(Migration::destinationHost);
        return switch (operation) {
            case Build build ->
                switch (build.step()) {
                    case SCHEDULE, CONNECT, GIVE_UP -> Optional.empty();
                    case SPAWN, CLEAN -> server.whereabouts().host();
                };
            case Change _, Operation.Snapshot _, Shelve _, Operation.Plug _ ->
                server.whereabouts().host();
            case Move move ->
                switch (move.step()) {
                    case CLAIM -> Optional.empty();
                    case HOLD, RESTORE -> source;
                    case BUILD, UNDO -> destination;
                };
            case Confirm _ -> source;
            case Revert revert -> revert.destinationGone() ? source : destination;
            case Unshelve unshelve ->
                switch (unshelve.step()) {
                    case SCHEDULE -> Optional.empty();
                    case SPAWN, CLEAN -> server.whereabouts().host();
                };
            case Evacuate evacuate ->
                switch (evacuate.step()) {
                    case CLAIM -> Optional.empty();
                    case BUILD, UNDO -> destination;
                };
            // A live migration sees to lost hosts by itself: where its guest runs is never decided by time.
            case LiveMove _ -> Optional.empty();
            // Deletes for the owner at once by itself.
            case Operation.Remove _ -> Optional.empty();
        };
    }

    /** A sentence about a host that was waited for long enough; empty while it is up or may still come back in time. */
    private Optional<String> lost(String host, Server server, Operation operation) {
        if (work.hosts().isForcedDown(host) && !isRemoving(operation)) {
            return Optional.of("Host " + host + " was declared down by an operator.");
        }
        Optional<Instant> down = work.hosts().downSince(host);
        if (down.isEmpty() || patience.isEmpty()) {
            return Optional.empty();
        }
        Instant asked = work.database()
                .read(handle -> InstanceActions.newest(
                        handle, server.id(), operation.asker().requestId()))
                .map(InstanceAction::startedAt)
                .orElse(server.updatedAt());
        Instant waitedSince = asked.isAfter(down.get()) ? asked : down.get();
        return waitedSince.plus(patience.get()).isAfter(work.now())
                ? Optional.empty()
                : Optional.of("Host " + host + " has not reported since " + down.get() + ".");
    }

    /** An agent that lives on may have removed the guest already, with its disk: that wish is not taken back before its time. */
    private static boolean isRemoving(Operation operation) {
        return operation instanceof Shelve shelve && shelve.step() == Shelve.ShelveStep.OFFLOAD;
    }

    private Progress end(Server server, Operation operation, Optional<Migration> migration, String why) {
        Fence fence = work.fence(server.id(), operation);
        switch (operation) {
            case Build build -> inPlace.build(server, build, why, guest -> abandon(fence, server, server.id(), guest));
            case Change change -> inPlace.change(server, change, why);
            case Operation.Snapshot snapshot -> snapshotter.fail(server, snapshot, why);
            case Operation.Plug plug -> plugger.fail(server, plug, why);
            case Shelve shelve ->
                shelver.stay(server, shelve, why + " The server is as it was; it can be evacuated or deleted.");
            case Unshelve unshelve -> {
                server.whereabouts().guestId().ifPresent(guest -> abandon(fence, server, server.id(), guest));
                unshelver.end(
                        server,
                        unshelve,
                        Unshelver.EVENT,
                        why + " The server stays shelved and can be unshelved to another host.",
                        unshelve.reasons(why));
            }
            case Move move -> migration.ifPresent(open -> end(fence, server, move, open, why));
            case Confirm confirm ->
                migration.ifPresent(open -> {
                    open.sourceGuest().ifPresent(guest -> abandon(fence, server, open.uuid(), guest));
                    settler.confirmed(server, confirm, migration);
                });
            case Revert revert ->
                migration.ifPresent(open -> {
                    if (revert.destinationGone()) {
                        settler.sourceLost(server, revert, open, why);
                    } else {
                        open.destinationGuest().ifPresent(guest -> abandon(fence, server, server.id(), guest));
                        settler.takeBack(fence, server, revert, open);
                    }
                });
            case Evacuate evacuate ->
                migration.ifPresent(open -> {
                    open.destinationGuest().ifPresent(guest -> abandon(fence, server, server.id(), guest));
                    evacuator.giveUp(
                            fence,
                            server,
                            evacuate,
                            open,
                            why + " The server is still lost with its first host; it can be evacuated again.",
                            why);
                });
            case LiveMove _, Operation.Remove _ -> {}
        }
        return Progress.MOVED;
    }

    private void end(Fence fence, Server server, Move move, Migration open, String why) {
        switch (move.step()) {
            case CLAIM -> {}
            case HOLD -> moves.begin(server, move, open, Mover.HOLD, why);
            case BUILD -> moves.begin(server, move, open, MoveDestination.BUILD, why);
            case UNDO -> {
                open.destinationGuest().ifPresent(guest -> abandon(fence, server, server.id(), guest));
                moves.takeBack(fence, server, move, open);
            }
            case RESTORE -> moves.giveUp(server, move, open, move.failure().orElse("") + " " + why);
        }
    }

    private void abandon(Fence fence, Server server, UUID holder, UUID guestId) {
        LostClaims.abandon(work, fence, server.id(), holder, guestId);
    }

    /** Gives back what a server left on hosts that have confirmed its end, or that are no more. */
    void settle(UUID serverId) {
        for (UUID guestId : work.database().read(handle -> LostClaims.ofServer(handle, serverId))) {
            if (work.guest(Optional.of(guestId)).isEmpty()) {
                work.fence().release(guestId);
                work.database().change(handle -> LostClaims.remove(handle, guestId));
            }
        }
    }
}
