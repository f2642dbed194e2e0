package kilonova.compute.servers.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.store.Database;

/** Writes down what is asked, stores created servers in BUILD, and says no when it is told to. */
final class FakeOperations implements ServerOperations {
    final List<CreateServers> created = new ArrayList<>();
    final List<ServerAction> acted = new ArrayList<>();
    final List<Asker> askers = new ArrayList<>();
    Optional<Refusal> refusal = Optional.empty();

    private final Database database;
    private final Instant now;

    FakeOperations(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    @Override
    public Created create(CreateServers wish, Asker asker) {
        created.add(wish);
        askers.add(asker);
        if (refusal.isPresent()) {
            return new Created.Refused(refusal.get());
        }
        Server server = TestServers.named(wish.name())
                .in(asker.projectId())
                .at(now)
                .flavor(wish.flavor())
                .building()
                .make(UUID.randomUUID());
        database.change(handle -> Servers.insert(handle, server));
        return new Created.Accepted(List.of(server));
    }

    @Override
    public Optional<Refusal> act(Server server, ServerAction action, Asker asker) {
        acted.add(action);
        askers.add(asker);
        if (refusal.isPresent()) {
            return refusal;
        }
        Server.State state = server.state();
        Server.State changed = switch (action) {
            case ServerAction.Delete() -> state.with(VmState.DELETED);
            case ServerAction.Lock(boolean byAdmin, Optional<String> reason) ->
                state.withLock(Optional.of(new Server.Lock(byAdmin, reason)));
            case ServerAction.Unlock() -> state.withLock(Optional.empty());
            case ServerAction.Stop() -> state.with(VmState.STOPPED).with(PowerState.SHUTDOWN);
            case ServerAction.Rebuild _ -> state.withTask(Optional.of(TaskState.REBUILDING));
            default -> state;
        };
        database.change(handle -> Servers.update(handle, server.id(), current -> current.with(changed, now)));
        return Optional.empty();
    }
}
