package kilonova.compute.keypairs;

import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyPairsApiTest {
    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachMicroversionHasItsShape() {
        world.play("keypairs/shapes.txt");
    }

    @Test
    void usersSeeTheirOwnAndAdminsEverybodys() {
        world.play("keypairs/users.txt");
    }

    @Test
    void listingsArePaged() {
        world.play("keypairs/paging.txt");
    }
}
