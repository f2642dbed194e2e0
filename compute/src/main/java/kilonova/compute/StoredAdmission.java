package kilonova.compute;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.operations.Admission;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.servergroups.ServerGroup;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Refusal;
import kilonova.compute.servers.Server;
import org.jdbi.v3.core.Handle;

/** Admits servers by quota and by the limits of their server group. */
record StoredAdmission(Quotas quotas, ServerGroups groups) implements Admission {
    @Override
    public Verdict create(Handle handle, CreateServers wish, String projectId, String userId) {
        return switch (quotas.forServers(handle, projectId, userId, wish.flavor(), wish.minCount(), wish.maxCount())) {
            case Quotas.Room.None(var refusal) -> new Verdict.Refused(refusal);
            case Quotas.Room.For(int servers) ->
                groupRefusal(handle, wish, projectId, servers)
                        .<Verdict>map(Verdict.Refused::new)
                        .orElseGet(() -> new Verdict.Admitted(servers));
        };
    }

    private Optional<Refusal> groupRefusal(Handle handle, CreateServers wish, String projectId, int servers) {
        Optional<String> id = Optional.ofNullable(wish.schedulerHints().get("group"))
                .flatMap(values -> values.stream().findFirst());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<ServerGroup> group = uuid(id.get())
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
        return quotas.forResize(handle, server.projectId(), server.userId(), server.flavor(), flavor);
    }

    @Override
    public void created(Handle handle, Server server) {
        server.details()
                .serverGroupId()
                .flatMap(StoredAdmission::uuid)
                .ifPresent(group -> ServerGroups.add(handle, group, server.id()));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
