package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;
import kilonova.network.server.Nic;
import kilonova.network.server.UsableNetwork;
import kilonova.network.server.Wanted;
import org.jdbi.v3.core.Handle;

/** Stores what was asked of servers, in one transaction with the state that users see, and wakes the conductor. Thread-safe. */
public final class StoredOperations implements ServerOperations {
    private final Workplace work;
    private final Conductor conductor;
    private final Admission admission;
    private final Wishes wishes;

    public StoredOperations(Workplace work, Conductor conductor, Admission admission) {
        this.work = work;
        this.conductor = conductor;
        this.admission = admission;
        this.wishes = new Wishes(work, admission);
    }

    @Override
    public Created create(CreateServers wish, Asker asker) {
        return switch (nics(wish, asker.projectId())) {
            case Result.Refused<List<Nic>>(var refusal) -> new Created.Refused(refusal(refusal));
            case Result.Done<List<Nic>>(var nics) -> create(wish, asker, nics);
        };
    }

    private Created create(CreateServers wish, Asker asker, List<Nic> nics) {
        Optional<String> lacking = GuestImages.lacking(wish.imageId(), work.images());
        if (lacking.isPresent()) {
            return new Created.Refused(new Refusal(Refusal.Kind.INVALID, "image.lacking", lacking.get()));
        }
        Wanted wanted = new Wanted(asker.projectId(), nics, wish.securityGroups());
        if (work.ports().check(wanted, wish.maxCount()) instanceof Result.Refused<Boolean>(var refusal)) {
            return new Created.Refused(refusal(refusal));
        }
        Created created = work.database().write(handle -> switch (admission.create(
                handle, wish, asker.projectId(), asker.userId())) {
            case Admission.Verdict.Refused(var refusal) -> new Created.Refused(refusal);
            case Admission.Verdict.Admitted(int count) -> {
                List<Server> servers = NewServers.of(wish, count, asker, work.now());
                servers.forEach(server -> store(handle, server, wish, asker, nics));
                yield new Created.Accepted(servers);
            }
        });
        if (created instanceof Created.Accepted(var servers)) {
            conductor.wake(servers.getFirst().id());
        }
        return created;
    }

    private void store(Handle handle, Server server, CreateServers wish, Asker asker, List<Nic> nics) {
        Servers.insert(handle, server);
        admission.created(handle, server);
        Recorder.begin(handle, server.id(), asker, "create", work.now());
        Recorder.started(handle, server.id(), asker, Placing.EVENT, Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new Build(
                        UUID.randomUUID(),
                        asker,
                        server.whereabouts().reservationId(),
                        wish.minCount(),
                        nics,
                        BuildStep.SCHEDULE,
                        0,
                        Set.of(),
                        List.of(),
                        List.of()));
    }

    @Override
    public Optional<Refusal> act(Server server, ServerAction action, Asker asker) {
        Wishes.Answer answer = work.database().write(handle -> {
            Optional<Server> current = Servers.find(handle, server.id()).filter(found -> !found.isDeleted());
            if (current.isEmpty()) {
                return Wishes.Answer.refused(new Refusal(
                        Refusal.Kind.MISSING, "server.missing", "Instance " + server.id() + " could not be found."));
            }
            Optional<Refusal> refusal = Lifecycle.refusal(current.get(), action);
            return refusal.isPresent()
                    ? Wishes.Answer.refused(refusal.get())
                    : wishes.store(handle, current.get(), action, asker);
        });
        answer.hosts().forEach(work::hostChanged);
        if (answer.refusal().isEmpty()) {
            conductor.wake(server.id());
        }
        return answer.refusal();
    }

    private Result<List<Nic>> nics(CreateServers wish, String projectId) {
        return switch (wish.networks()) {
            case CreateServers.Networks.None() -> new Result.Done<>(List.of());
            case CreateServers.Networks.Auto() -> automatic(projectId);
            case CreateServers.Networks.Chosen(var chosen) -> {
                List<Nic> nics = new ArrayList<>();
                for (CreateServers.Networks.Wish one : chosen) {
                    nics.add(one.portId()
                            .<Nic>map(Nic.ExistingPort::new)
                            .orElseGet(() -> new Nic.OnNetwork(one.networkId().orElse(""), one.fixedIp())));
                }
                yield new Result.Done<>(nics);
            }
        };
    }

    /** Without any network to choose, a server simply has none. */
    private Result<List<Nic>> automatic(String projectId) {
        return switch (work.ports().automatic(projectId)) {
            case Result.Done<UsableNetwork>(var network) ->
                new Result.Done<>(List.of(new Nic.OnNetwork(network.id(), Optional.empty())));
            case Result.Refused<UsableNetwork>(var refusal)
            when refusal.reason() == Reason.NETWORK_NOT_FOUND -> new Result.Done<>(List.of());
            case Result.Refused<UsableNetwork>(var refusal) -> new Result.Refused<>(refusal);
        };
    }

    private static Refusal refusal(kilonova.network.outcome.Refusal refusal) {
        Refusal.Kind kind = switch (refusal.reason()) {
            case OVER_QUOTA -> Refusal.Kind.OVER_QUOTA;
            case NETWORK_AMBIGUOUS, PORT_IN_USE, NO_MORE_ADDRESSES, SECURITY_GROUP_AMBIGUOUS, ADDRESS_IN_USE ->
                Refusal.Kind.CONFLICT;
            default -> Refusal.Kind.INVALID;
        };
        return new Refusal(kind, "network." + refusal.reason().name().toLowerCase(Locale.ROOT), refusal.message());
    }
}
