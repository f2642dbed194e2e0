package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that would be made anew of an image that is gone would be an empty disk: it stays what it is, and says why. */
class MissingImagesTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private Server server;

    @BeforeEach
    void create() throws Exception {
        cloud.walkthroughHost("h1");
        cloud.images.filled.put("image", true);
        server = cloud.create(SmallCloud.wishOfImage("one", ONE, "image")).getFirst();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void assertSaysThatItIsGone(Server after, String image) {
        assertThat(after.state().fault().orElseThrow().message()).contains("image " + image, "is gone");
    }

    @Test
    void evacuate() {
        cloud.walkthroughHost("h2");
        var held = cloud.held(server.id());
        cloud.images.discard("image");
        cloud.down.add("h1");

        Server after = cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));

        assertThat(after.whereabouts()).isEqualTo(server.whereabouts());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertSaysThatItIsGone(after, "image");
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertThat(cloud.used("VGPU").values()).containsExactly(1L);
    }

    @Test
    void unshelve() {
        var copy = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        Server shelved = cloud.act(server, new ServerAction.Shelve(copy.imageId()));
        cloud.images.discard(copy.imageId());

        Server after = cloud.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));

        assertThat(after.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertSaysThatItIsGone(after, copy.imageId());
        assertThat(cloud.used("VGPU")).isEmpty();
    }
}
