package kilonova.compute.services;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServicesApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void before253ServicesHaveNumbersAndActions() {
        world.play("services/numbers.txt");
    }

    @Test
    void since253ServicesHaveUuids() {
        world.play("services/uuids.txt");
    }
}
