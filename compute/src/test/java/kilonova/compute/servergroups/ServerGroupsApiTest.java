package kilonova.compute.servergroups;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerGroupsApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsShape() {
        world.play("servergroups/shapes.txt");
    }

    @Test
    void projectsKeepToThemselves() {
        world.play("servergroups/projects.txt");
    }
}
