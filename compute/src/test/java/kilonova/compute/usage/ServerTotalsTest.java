package kilonova.compute.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.servers.Server;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerTotalsTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void livingServersAreAddedUpByProjectUserAndHost(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 60);
            world.server(2, "project-a", "other", "host2", ResourcesWorld.flavor(1, 512), 60);
            world.server(3, "project-b", "member-b", "host2", ResourcesWorld.flavor(4, 256), 60);
            Server gone = world.server(4, "project-a", "member-a", "host1", ResourcesWorld.flavor(8, 8192), 60);
            world.delete(gone, 30);

            assertThat(of(world, "project-a", Optional.empty())).isEqualTo(new ServerTotals(2, 3, 1536, 2));
            assertThat(of(world, "project-a", Optional.of("other"))).isEqualTo(new ServerTotals(1, 1, 512, 1));
            assertThat(of(world, "project-c", Optional.empty())).isEqualTo(ServerTotals.NONE);
            assertThat(world.database.<Map<String, ServerTotals>>read(
                            handle -> ServerTotals.byHost(handle, world.database.engine())))
                    .isEqualTo(
                            Map.of("host1", new ServerTotals(1, 2, 1024, 1), "host2", new ServerTotals(2, 5, 768, 2)));
        }
    }

    private static ServerTotals of(ResourcesWorld world, String project, Optional<String> user) {
        return world.database.read(handle -> ServerTotals.of(handle, world.database.engine(), project, user));
    }
}
