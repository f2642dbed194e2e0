package kilonova.compute.limits;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsKeys() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("limits/shapes.txt");
    }
}
