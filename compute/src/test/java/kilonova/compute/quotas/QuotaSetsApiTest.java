package kilonova.compute.quotas;

import java.util.Map;
import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.flavors.Flavor;
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
    void quotasOfGpusAreShownToWhoAsksAndRefusedBelowWhatIsUsed() {
        world.server(1, "project-a", "member-a", "host1", gpus("resources:VGPU", "2"), 7200);
        world.server(2, "project-a", "member-a", "host1", gpus("resources1:CUSTOM_A40_8Q", "1"), 7200);
        world.server(3, "project-b", "member-b", "host1", gpus("resources:VGPU", "1"), 7200);
        world.play("quotas/gpus.txt");
    }

    private static Flavor gpus(String key, String amount) {
        return ResourcesWorld.flavor(1, 512).withExtraSpecs(Map.of(key, amount));
    }

    @Test
    void theDefaultClassIsWhatEverybodyHas() {
        world.play("quotas/classes.txt");
    }
}
