package kilonova.compute.usage;

import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.servers.Server;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @BeforeEach
    void fill() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        Server gone = world.server(2, "project-a", "member-a", "host1", ResourcesWorld.flavor(1, 512), 7200);
        world.delete(gone, 3600);
        world.server(3, "project-b", "member-b", "host1", ResourcesWorld.flavor(1, 512), 1800);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void hoursAreCountedWithinThePeriod() {
        world.play("usage/usage.txt");
    }
}
