package kilonova.compute.availabilityzones;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvailabilityZonesApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void zonesAreNamedForAllAndShownWithHostsToAdmins() {
        world.play("availabilityzones/zones.txt");
    }
}
