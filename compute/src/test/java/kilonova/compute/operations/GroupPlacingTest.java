package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of server groups, placed together, at the same time and one after the other, on two hosts. */
@ParameterizedClass
@EnumSource(Engine.class)
class GroupPlacingTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud;

    GroupPlacingTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
    }

    @BeforeEach
    void addHosts() {
        cloud.walkthroughHost("h1");
        cloud.walkthroughHost("h2");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void membersOfOneRequestKeepApart() throws Exception {
        assertThat(hosts(cloud.create(SmallCloud.wishInGroup("apart", ONE, "anti-affinity:1", 2))))
                .containsExactlyInAnyOrder("h1", "h2");
    }

    @Test
    void membersOfOneRequestKeepTogether() throws Exception {
        List<String> hosts = hosts(cloud.create(SmallCloud.wishInGroup("close", ONE, "affinity:1", 4)));
        assertThat(hosts).hasSize(4).containsOnly(hosts.getFirst());
    }

    @Test
    void membersThatAreAskedForAtTheSameTimeKeepApart() {
        cloud.stopConductor();
        List<List<Server>> pairs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            var pair = SmallCloud.wishInGroup("apart", ONE, "anti-affinity:" + i, 1);
            pairs.add(List.of(accepted(pair), accepted(pair)));
        }
        cloud.startConductor();
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(hosts(pair.stream()
                                .map(server -> cloud.settled(server.id()))
                                .toList()))
                        .containsExactlyInAnyOrder("h1", "h2"));
    }

    @Test
    void theOnlyMemberMayLeaveItsOwnHost() throws Exception {
        Server server = cloud.create(SmallCloud.wishInGroup("alone", ONE, "affinity:1", 1))
                .getFirst();
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        assertThat(moved.state().vm()).isEqualTo(VmState.RESIZED);
    }

    @Test
    void aPlaceThatAMovingMemberHoldsIsTaken() throws Exception {
        Server moving = cloud.create(SmallCloud.wishInGroup("apart", ONE, "anti-affinity:1", 1))
                .getFirst();
        assertThat(cloud.operations.act(moving, new ServerAction.Migrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(moving.id());
        assertThat(cloud.held(moving.id())).isNotEmpty();
        Server late = cloud.create(SmallCloud.wishInGroup("apart", ONE, "anti-affinity:1", 1))
                .getFirst();
        assertThat(late.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(cloud.settled(moving.id()).state().vm()).isEqualTo(VmState.RESIZED);
    }

    private Server accepted(kilonova.compute.servers.CreateServers wish) {
        return ((ServerOperations.Created.Accepted) cloud.operations.create(wish, SmallCloud.ASKER))
                .servers()
                .getFirst();
    }

    private static List<String> hosts(List<Server> servers) {
        return servers.stream()
                .flatMap(server -> server.whereabouts().host().stream())
                .toList();
    }
}
