package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestSpec.ImageSource;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is copied while a guest runs lies over the image that its disk began as, so that is what the other host must be told of. */
class LiveMoveImagesTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private final Roads roads = new Roads();

    @BeforeEach
    void hosts() {
        cloud.walkthroughHost("h1").joined(roads).report();
        cloud.walkthroughHost("h2").joined(roads).report();
        cloud.images.filled.put("image", true);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Guest onlyGuest(Server server) {
        List<Guest> guests = cloud.database.read(handle -> Guests.ofServer(handle, server.id()));
        assertThat(guests).hasSize(1);
        return guests.getFirst();
    }

    private void assertMovesWithTheImage(Server server, String image) {
        Guest before = onlyGuest(server);
        assertThat(before.desired().spec().image()).map(ImageSource::id).contains(image);

        Server moved = cloud.act(server, new ServerAction.LiveMigrate(Optional.empty()));

        assertThat(moved.state().vm()).isEqualTo(VmState.ACTIVE);
        Guest after = onlyGuest(server);
        assertThat(after.host()).isNotEqualTo(before.host());
        assertThat(after.desired().spec().image())
                .isEqualTo(before.desired().spec().image());
    }

    @Test
    void aServerWhoseImageWasDeleted() throws Exception {
        Server server =
                cloud.create(SmallCloud.wishOfImage("one", ONE, "image")).getFirst();
        cloud.images.discard("image");

        assertMovesWithTheImage(server, "image");
    }

    @Test
    void aServerThatWasShelvedMeanwhile() throws Exception {
        Server server =
                cloud.create(SmallCloud.wishOfImage("one", ONE, "image")).getFirst();
        var copy = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        cloud.act(server, new ServerAction.Shelve(copy.imageId()));
        Server back = cloud.act(server, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));

        assertMovesWithTheImage(back, copy.imageId());
    }
}
