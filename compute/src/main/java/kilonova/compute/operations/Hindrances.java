package kilonova.compute.operations;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import org.jdbi.v3.core.Handle;

/** What is in the way of an action that the life cycle allows: what is under way, a move that is open, or the truth. */
final class Hindrances {
    /** How a host tells of a guest that it has not built yet, or could not. */
    private static final Set<GuestPhase> NOT_BUILT =
            EnumSet.of(GuestPhase.PENDING, GuestPhase.BUILDING, GuestPhase.FAILED, GuestPhase.ABSENT);

    private Hindrances() {}

    /**
     * What moves or makes a guest is stored in several places, so nothing but a removal may take its place, not even after an
     * administrator reset the state that users see.
     */
    static Optional<Refusal> underWay(Optional<Operation> before, Server server, ServerAction action) {
        boolean takesItsPlace = !(action instanceof ServerAction.Delete
                || action instanceof ServerAction.ForceDelete
                || action instanceof ServerAction.Lock
                || action instanceof ServerAction.Unlock
                || action instanceof ServerAction.StopLiveMigration
                || action instanceof ServerAction.CompleteLiveMigration
                || action instanceof ServerAction.ResetState);
        return before.filter(operation -> takesItsPlace && !(operation instanceof Operation.Change))
                .map(operation -> busy(operation, server, action));
    }

    private static Refusal busy(Operation operation, Server server, ServerAction action) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.busy",
                "Cannot '" + action.wireName() + "' instance " + server.id() + " while its " + words(operation)
                        + " is under way.");
    }

    private static String words(Operation operation) {
        return operation
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * A server that fails while its move waits to be confirmed or reverted must come back to that, or nobody could end the move. A hard
     * reboot brings it back.
     */
    static Optional<Refusal> wouldBuryMove(Handle handle, Server server, ServerAction action) {
        boolean buries = switch (action) {
            case ServerAction.Stop _, ServerAction.Rescue _, ServerAction.Rebuild _, ServerAction.Evacuate _ ->
                server.state().vm() == VmState.ERROR;
            default -> false;
        };
        return buries
                ? Migrations.waiting(handle, server.id())
                        .map(
                                migration -> new Refusal(
                                        Refusal.Kind.CONFLICT,
                                        "server.move_open",
                                        "Cannot '" + action.wireName() + "' instance " + server.id()
                                                + " while its move from " + migration.sourceHost()
                                                + " is neither confirmed nor reverted. Reboot it hard, and confirm or revert then."))
                : Optional.empty();
    }

    /** ACTIVE means a guest with all its devices, and no administrator can make that true by saying it. */
    static Optional<Refusal> wouldLie(
            Handle handle, Server server, ServerAction.ResetState reset, Optional<Operation> underWay) {
        if (!reset.active()) {
            return Optional.empty();
        }
        if (server.state().vm() == VmState.BUILDING) {
            return Optional.of(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.building",
                    "Instance " + server.id() + " is in vm_state building, and is active when it has its devices. Wait"
                            + " for that, or delete it and create it anew."));
        }
        if (server.whereabouts().guestId().isEmpty()) {
            return Optional.of(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.no_guest",
                    "Instance " + server.id() + " is in vm_state "
                            + server.state().vm().wireName() + " and on no host, so it cannot be active."
                            + " Unshelve it, or delete it and create it anew."));
        }
        Optional<Refusal> moving = Migrations.open(handle, server.id())
                .map(migration -> new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.move_open",
                        "Instance " + server.id() + " is in vm_state "
                                + server.state().vm().wireName() + " with a move that holds devices on "
                                + migration.sourceHost() + ". Confirm or revert it first."));
        return moving.or(() ->
                        underWay.filter(Hindrances::mayLoseItsGuest).map(operation -> busy(operation, server, reset)))
                .or(() -> neverRan(handle, server));
    }

    private static Optional<Refusal> neverRan(Handle handle, Server server) {
        return server.state().launchedAt().isPresent() || hasRun(handle, server)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.never_active",
                        "Instance " + server.id() + " is in vm_state "
                                + server.state().vm().wireName()
                                + ", and nobody has seen its guest run yet. It is active by itself when its host has"
                                + " built it; until then it can be evacuated or deleted."));
    }

    private static boolean hasRun(Handle handle, Server server) {
        return server.whereabouts()
                .guestId()
                .flatMap(id -> Guests.find(handle, id))
                .flatMap(Guest::observed)
                .filter(seen -> !NOT_BUILT.contains(seen.phase()))
                .isPresent();
    }

    /** Whether the guest that is there may be gone when an operation goes on. */
    private static boolean mayLoseItsGuest(Operation operation) {
        return switch (operation) {
            case Operation.Change _, Operation.Snapshot _, Operation.Plug _ -> false;
            case Build _,
                    Move _,
                    LiveMove _,
                    Operation.Confirm _,
                    Operation.Revert _,
                    Operation.Remove _,
                    Shelve _,
                    Unshelve _,
                    Evacuate _ -> true;
        };
    }
}
