package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.operations.Snapshots.Purpose;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.network.outcome.Result;
import kilonova.network.server.ServerPort;
import kilonova.network.server.Wanted;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a controller leaves that dies after it made a port or an image and before it stored the action that they were for. */
class LeftoversTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private final MovedClock clock = new MovedClock();
    private final Leftovers leftovers = new Leftovers(Workplaces.with(cloud.work, clock));

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aPortThatNoGuestHasIsTakenBackAndTheOthersStay() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort card = port(server);
        cloud.act(server, new ServerAction.AttachInterface(card.id()));
        ServerPort forgotten = port(server);

        leftovers.look();
        assertThat(ports(server)).as("its action may be stored yet").containsExactly(card, forgotten);
        lookLater();

        assertThat(ports(server)).containsExactly(card);
        lookLater();
        assertThat(ports(server)).containsExactly(card);
    }

    @Test
    void aPortThatIsBeingPutInIsLeftAlone() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.stopConductor();
        ServerPort port = port(server);
        leftovers.look();
        assertThat(cloud.operations.act(server, new ServerAction.AttachInterface(port.id()), SmallCloud.ASKER))
                .isEmpty();

        lookLater();

        assertThat(ports(server)).containsExactly(port);
    }

    @Test
    void anImageThatNothingFillsGoesAndOneThatIsBeingFilledStays() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Server deleted = cloud.act(cloud.create("two", ONE), new ServerAction.Delete());
        String forgotten = image(server, Purpose.SHELVE);
        String ofDeleted = image(deleted, Purpose.BACKUP);

        leftovers.look();
        assertThat(cloud.images.filled).containsKeys(forgotten, ofDeleted);
        lookLater();
        assertThat(cloud.images.filled).isEmpty();

        cloud.stopConductor();
        String wanted = image(server, Purpose.SNAPSHOT);
        leftovers.look();
        assertThat(cloud.operations.act(server, new ServerAction.CreateImage(wanted), SmallCloud.ASKER))
                .isEmpty();
        lookLater();
        cloud.startConductor();
        cloud.settled(server.id());
        lookLater();
        lookLater();
        assertThat(cloud.images.filled).isEqualTo(Map.of(wanted, true));
    }

    @Test
    void whatAServerIsShelvedIntoStaysUntilItRunsAgain() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        String disk = image(server, Purpose.SHELVE);
        Server shelved = cloud.act(server, new ServerAction.Shelve(disk));
        assertThat(shelved.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        leftovers.look();
        lookLater();
        assertThat(cloud.images.filled).isEqualTo(Map.of(disk, true));

        cloud.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
        cloud.images.filled.put(disk, true);
        leftovers.look();
        assertThat(cloud.images.filled).as("as if it died before it deleted it").isEqualTo(Map.of(disk, true));
        lookLater();
        assertThat(cloud.images.filled).isEmpty();
    }

    private void lookLater() {
        clock.move(Leftovers.PATIENCE);
        leftovers.look();
    }

    private String image(Server server, Purpose purpose) {
        return ((Snapshots.Made.Waiting) cloud.images.make(server, "copy", purpose, Map.of())).imageId();
    }

    private List<ServerPort> ports(Server server) {
        return cloud.network.ports(server.id().toString());
    }

    private ServerPort port(Server server) {
        var wanted = new Wanted("project", List.of(), List.of());
        return ((Result.Done<ServerPort>)
                        cloud.network.attachOneMore(server.id().toString(), "h1", wanted))
                .value();
    }
}
