package kilonova.compute.servers;

import static kilonova.compute.servers.VmState.ACTIVE;
import static kilonova.compute.servers.VmState.ERROR;
import static kilonova.compute.servers.VmState.PAUSED;
import static kilonova.compute.servers.VmState.RESCUED;
import static kilonova.compute.servers.VmState.RESIZED;
import static kilonova.compute.servers.VmState.STOPPED;
import static kilonova.compute.servers.VmState.SUSPENDED;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.outcome.Refusal;

/**
 * In which states a server takes which action. Source: the Compute API guide's tables of server states; anything that is not in
 * the table is refused with the state that forbids it.
 */
public final class Lifecycle {
    private Lifecycle() {}

    /** Why the server does not take that action now; empty if it does. */
    public static Optional<Refusal> refusal(Server server, ServerAction action) {
        if (isAlwaysTaken(action)) {
            return Optional.empty();
        }
        Server.State state = server.state();
        if (state.task().isPresent() && !mayInterrupt(action, state.task().get())) {
            return Optional.of(
                    refused(server, action, "task_state", state.task().get().wireName()));
        }
        return statesFor(action).contains(state.vm())
                ? Optional.empty()
                : Optional.of(refused(server, action, "vm_state", state.vm().wireName()));
    }

    private static boolean isAlwaysTaken(ServerAction action) {
        return switch (action) {
            case ServerAction.Delete _, ServerAction.Lock _, ServerAction.Unlock _, ServerAction.ResetState _ -> true;
            case ServerAction.Stop _,
                    ServerAction.Start _,
                    ServerAction.Reboot _,
                    ServerAction.Pause _,
                    ServerAction.Unpause _,
                    ServerAction.Rebuild _,
                    ServerAction.Resize _,
                    ServerAction.ConfirmResize _,
                    ServerAction.RevertResize _,
                    ServerAction.Migrate _ -> false;
        };
    }

    private static Set<VmState> statesFor(ServerAction action) {
        return switch (action) {
            case ServerAction.Stop _ -> EnumSet.of(ACTIVE, ERROR, RESCUED);
            case ServerAction.Start _ -> EnumSet.of(STOPPED);
            case ServerAction.Reboot reboot ->
                reboot.hard() ? EnumSet.of(ACTIVE, STOPPED, PAUSED, SUSPENDED, ERROR) : EnumSet.of(ACTIVE);
            case ServerAction.Pause _ -> EnumSet.of(ACTIVE);
            case ServerAction.Unpause _ -> EnumSet.of(PAUSED);
            case ServerAction.Rebuild _ -> EnumSet.of(ACTIVE, STOPPED, ERROR);
            case ServerAction.Resize _, ServerAction.Migrate _ -> EnumSet.of(ACTIVE, STOPPED);
            case ServerAction.ConfirmResize _, ServerAction.RevertResize _ -> EnumSet.of(RESIZED);
            case ServerAction.Delete _, ServerAction.Lock _, ServerAction.Unlock _, ServerAction.ResetState _ ->
                EnumSet.allOf(VmState.class);
        };
    }

    /** A hard reboot may follow a soft one that hangs. */
    private static boolean mayInterrupt(ServerAction action, TaskState task) {
        return action instanceof ServerAction.Reboot reboot
                && reboot.hard()
                && (task == TaskState.REBOOTING || task == TaskState.REBOOTING_HARD);
    }

    private static Refusal refused(Server server, ServerAction action, String attribute, String state) {
        return new Refusal(
                Refusal.Kind.CONFLICT,
                "server.wrong_state",
                "Cannot '" + action.wireName() + "' instance " + server.id() + " while it is in " + attribute + " "
                        + state);
    }
}
