package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;

/** A cloud with a host, {@code h1}, and servers in it whose guests are wished for and not there yet. Close it. */
final class UnfinishedGround implements AutoCloseable {
    static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    UnfinishedGround() {
        cloud.walkthroughHost("h1");
    }

    @Override
    public void close() {
        cloud.close();
    }

    /** A server whose first guest is wished for. */
    UUID spawning() {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        UUID id = created.servers().getFirst().id();
        cloud.conductor().carryForward(id);
        return id;
    }

    /** A shelved server whose new guest is wished for. */
    UUID unshelving() throws InterruptedException {
        Server server = cloud.create("one", ONE);
        var copy = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        Server shelved = cloud.act(server, new ServerAction.Shelve(copy.imageId()));
        begin(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
        return server.id();
    }

    /** Asks for it and takes the steps that need no host. */
    void begin(Server server, ServerAction action) {
        assertThat(cloud.operations.act(server, action, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(server.id());
    }

    Operation underWay(UUID serverId) {
        return operation(serverId).orElseThrow();
    }

    /** The server, of which nothing is under way any more. */
    Server atRest(UUID serverId) {
        assertThat(operation(serverId)).isEmpty();
        return now(serverId);
    }

    Server now(UUID serverId) {
        return cloud.servers.find(serverId).orElseThrow();
    }

    private Optional<Operation> operation(UUID serverId) {
        return cloud.database.read(handle -> Operations.find(handle, serverId));
    }
}
