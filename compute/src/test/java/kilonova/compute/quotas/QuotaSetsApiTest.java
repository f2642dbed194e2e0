package kilonova.compute.quotas;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotaSetsApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsKeys() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("quotas/shapes.txt");
    }

    @Test
    void limitsAreSetAndTakenBack() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("quotas/setting.txt");
    }

    @Test
    void theDefaultClassIsWhatEverybodyHas() {
        world.play("quotas/classes.txt");
    }
}
