package kilonova.compute.hypervisors;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HypervisorsApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsShape() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("hypervisors/shapes.txt");
    }

    @Test
    void hypervisorsAreFoundByNameAndByPage() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("hypervisors/finding.txt");
    }

    @Test
    void oldHostsSayWhoUsesThem() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("hypervisors/old-hosts.txt");
    }
}
