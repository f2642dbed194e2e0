package kilonova.compute.aggregates;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregatesApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsShape() {
        world.play("aggregates/shapes.txt");
    }

    @Test
    void hostsComeAndGo() {
        world.play("aggregates/hosts.txt");
    }

    @Test
    void aHostIsInOneZoneAtMostAndItsServersStayInIt() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(2, 1024), 7200);
        world.play("aggregates/zones.txt");
    }
}
