package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server is deleted while its disk is copied into an image. */
class DeletedWhileCopiedTest {
    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private Server server;

    DeletedWhileCopiedTest() throws InterruptedException {
        cloud.walkthroughHost("h1");
        server = cloud.create("one", SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1")));
    }

    @BeforeEach
    void stop() {
        cloud.stopConductor();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private enum Copy {
        IMAGE,
        BACKUP,
        SHELVE;

        ServerAction into(String image) {
            return switch (this) {
                case IMAGE -> new ServerAction.CreateImage(image);
                case BACKUP -> new ServerAction.CreateBackup(image, "daily", 1);
                case SHELVE -> new ServerAction.Shelve(image);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void noImageRemainsThatNobodyFills(Copy copy) {
        ask(copy.into(image()));
        deleted();
        assertThat(cloud.images.filled).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAGE", "BACKUP"})
    void anImageThatIsFilledAlreadyStays(Copy copy) throws Exception {
        String image = image();
        ask(copy.into(image));
        cloud.fake("h1").obey();
        deleted();
        assertThat(cloud.images.filled).containsExactly(Map.entry(image, true));
    }

    @Test
    void whatAShelvedServerWouldHaveComeBackFromGoesAlthoughItIsFilled() throws Exception {
        ask(Copy.SHELVE.into(image()));
        cloud.fake("h1").obey();
        assertThat(cloud.images.filled).containsValue(true);
        deleted();
        assertThat(cloud.images.filled).isEmpty();
    }

    private void ask(ServerAction action) {
        assertThat(cloud.operations.act(server, action, SmallCloud.ASKER)).isEmpty();
        server = cloud.servers.find(server.id()).orElseThrow();
    }

    private void deleted() {
        ask(new ServerAction.Delete());
        cloud.startConductor();
        cloud.until(server.id(), gone -> gone.state().vm() == VmState.DELETED);
    }

    private String image() {
        return ((Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of()))
                .imageId();
    }
}
