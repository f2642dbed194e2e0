package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deleted servers of which something is left on a host that is down: nobody else's devices wait for that host. */
class RemoverTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final String OF_H1 = "h1_pci_0000_84_00_0";

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @AfterEach
    void close() {
        cloud.close();
    }

    /** A server on h1, which is the only host. */
    private Server server() throws InterruptedException {
        host("h1");
        return cloud.create("one", ONE);
    }

    private void host(String name) {
        cloud.host(new FakeHost(name, cloud.gateway, List.of(FakeHost.gpu("84", 1))), name);
    }

    private void assertOnlyTheLostHostWaits(UUID id) throws Exception {
        assertThat(cloud.used("VGPU")).hasSize(2);
        Server server = cloud.servers.find(id).orElseThrow();
        assertThat(cloud.operations.act(server, new ServerAction.Delete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(id);
        assertThat(cloud.used("VGPU")).as("no host has confirmed anything").hasSize(2);

        cloud.fake("h2").obey();
        cloud.conductor().carryForward(id);

        assertThat(cloud.servers.find(id).orElseThrow().state().vm()).isEqualTo(VmState.DELETED);
        assertThat(cloud.used("VGPU")).containsOnlyKeys(OF_H1);
        assertThat(cloud.used("VCPU")).containsOnlyKeys("h1");

        cloud.down.clear();
        cloud.fake("h1").obey();
        cloud.conductor().carryForward(id);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.used("VCPU")).isEmpty();
    }

    @Test
    void oneThatWasEvacuated() throws Exception {
        Server server = server();
        host("h2");
        cloud.down.add("h1");
        cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));

        assertOnlyTheLostHostWaits(server.id());
    }

    @Test
    void oneWhoseMoveWasNeitherConfirmedNorReverted() throws Exception {
        Server server = server();
        host("h2");
        cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        cloud.down.add("h1");

        assertOnlyTheLostHostWaits(server.id());
    }

    @Test
    void oneWhoseMoveLostItsSourceOnTheWay() throws Exception {
        Server server = server();
        host("h2");
        assertThat(cloud.operations.act(server, new ServerAction.Migrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        cloud.fake("h1").obey();
        cloud.conductor().carryForward(server.id());
        cloud.down.add("h1");

        assertOnlyTheLostHostWaits(server.id());
    }
}
