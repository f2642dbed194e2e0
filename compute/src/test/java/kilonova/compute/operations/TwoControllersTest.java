package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;

/** Two controllers that both look after everything that is under way. */
class TwoControllersTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    @Test
    void whatEitherIsAskedIsDoneOnceAndGoesOnWithoutTheFirst() {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (SmallCloud first = new SmallCloud(url)) {
            FakeHost host = first.walkthroughHost("h1");
            List<UUID> asked = new ArrayList<>();
            // The first takes a step before there is a second, so it is the one that leads.
            asked.add(asked(first, "before"));
            first.settled(asked.getFirst());
            try (SmallCloud second = new SmallCloud(url)) {
                for (int i = 0; i < 6; i++) {
                    asked.add(asked(first, "first" + i));
                    asked.add(asked(second, "second" + i));
                    second.step();
                }
                for (UUID id : asked) {
                    Server server = first.settled(id);
                    assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
                    assertThat(first.held(id)).hasSize(2);
                    second.step();
                }
                assertThat(host.guests()).hasSize(asked.size());

                first.stopConductor();
                second.fakes.put("h1", host);
                assertThat(second.settled(asked(second, "later")).state().vm()).isEqualTo(VmState.ACTIVE);
            }
        }
    }

    private static UUID asked(SmallCloud cloud, String name) {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish(name, ONE, 1, 1), SmallCloud.ASKER);
        return created.servers().getFirst().id();
    }
}
