package kilonova.compute;

import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.operations.Admission;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.servergroups.ServerGroup;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Server;
import kilonova.http.Uuids;
import org.jdbi.v3.core.Handle;

/** Admits servers by quota and by the limits of their server group. */
record StoredAdmission(Quotas quotas, DeviceQuotas devices, ServerGroups groups) implements Admission {
    @Override
    public Verdict create(Handle handle, CreateServers wish, String projectId, String userId) {
        return switch (room(handle, wish, projectId, userId)) {
            case Quotas.Room.None(var refusal) -> new Verdict.Refused(refusal);
            case Quotas.Room.For(int servers) ->
                groupRefusal(handle, wish, projectId, servers)
                        .<Verdict>map(Verdict.Refused::new)
                        .orElseGet(() -> new Verdict.Admitted(servers));
        };
    }

    private Quotas.Room room(Handle handle, CreateServers wish, String projectId, String userId) {
        Quotas.Room room =
                quotas.forServers(handle, projectId, userId, wish.flavor(), wish.minCount(), wish.maxCount());
        return room instanceof Quotas.Room.For(int servers)
                ? devices.forServers(handle, projectId, wish.flavor(), wish.minCount(), servers)
                : room;
    }

    private Optional<Refusal> groupRefusal(Handle handle, CreateServers wish, String projectId, int servers) {
        Optional<String> id = Optional.ofNullable(wish.schedulerHints().get("group"))
                .flatMap(values -> values.stream().findFirst());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<ServerGroup> group = Uuids.canonical(id.get())
                .flatMap(known -> ServerGroups.find(handle, known))
                .filter(found -> found.projectId().equals(projectId));
        return group.isEmpty()
                ? Optional.of(new Refusal(
                        Refusal.Kind.INVALID,
                        "server_group.missing",
                        "Instance group " + id.get() + " could not be found."))
                : groups.againstMore(handle, group.get(), servers);
    }

    @Override
    public Optional<Refusal> resize(Handle handle, Server server, Flavor flavor) {
        return quotas.forResize(handle, server.projectId(), server.userId(), server.flavor(), flavor)
                .or(() -> devices.forResize(handle, server, flavor));
    }

    @Override
    public Optional<Refusal> unshelve(Handle handle, Server server) {
        return devices.forUnshelve(handle, server);
    }

    @Override
    public void created(Handle handle, Server server) {
        server.details()
                .serverGroupId()
                .flatMap(Uuids::canonical)
                .ifPresent(group -> ServerGroups.add(handle, group, server.id()));
    }
}
