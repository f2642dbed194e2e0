package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation that waits for a host ends when the host is lost, keeps what may still be in use, and agrees when the host returns. */
@ParameterizedClass
@EnumSource(Engine.class)
class LostHostsTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud;

    LostHostsTest(Engine engine) {
        cloud = SmallCloud.impatient(TestDatabases.url(engine));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Server server() throws InterruptedException {
        cloud.walkthroughHost("h1");
        return cloud.create("one", ONE);
    }

    @Test
    void aChangeIsGivenUpAndTheServerIsAsItWas() throws Exception {
        Server server = server();
        cloud.down.add("h1");
        Server after = cloud.act(server, new ServerAction.Stop());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(fault(after)).startsWith("Host h1 has not reported since ").contains("evacuated or deleted");
        assertLastEventFailed(after, "compute_stop_instance");
        returns("h1");
        assertThat(onlyGuest("h1").phase().name()).isEqualTo("RUNNING");
        assertThat(now(server).state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void aRebootThatWasGivenUpIsNotCarriedOutLater() throws Exception {
        Server server = server();
        cloud.down.add("h1");
        cloud.act(server, new ServerAction.Reboot(true));
        returns("h1");
        assertThat(onlyGuest("h1").rebootCount()).isZero();
        cloud.act(server, new ServerAction.Reboot(true));
        assertThat(onlyGuest("h1").rebootCount()).isEqualTo(1);
    }

    @Test
    void aServerThatWasBeingBuiltIsInErrorAndBecomesActiveWhenTheHostReturns() throws Exception {
        Server lost = lostWhileItWasBuilt();
        UUID id = lost.id();
        assertThat(lost.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(fault(lost)).startsWith("Host h1 has not reported since ");
        assertThat(cloud.used("VGPU").values()).containsExactly(1L);
        cloud.down.remove("h1");
        Server back = cloud.until(id, server -> server.state().vm() == VmState.ACTIVE);
        assertThat(back.state().fault()).isEmpty();
        assertThat(back.state().launchedAt()).isPresent();
    }

    @Test
    void nobodyMakesAServerActiveThatHasNeverRun() throws Exception {
        Server lost = lostWhileItWasBuilt();
        assertNeverActive(lost);
        FakeHost host = cloud.fake("h1");
        host.trouble(seen -> FakeHost.as(seen, GuestPhase.BUILDING, Optional.empty()));
        returns("h1");
        assertNeverActive(lost);
        Server error = cloud.act(lost, new ServerAction.ResetState(false));
        host.trouble(UnaryOperator.identity());
        returns("h1");
        assertThat(now(error).state().vm())
                .as("it is in ERROR by an administrator's word now")
                .isEqualTo(VmState.ERROR);
        assertThat(cloud.act(error, new ServerAction.ResetState(true)).state().vm())
                .isEqualTo(VmState.ACTIVE);
    }

    @Test
    void aMoveWhoseDestinationIsLostLeavesTheServerOnItsSource() throws Exception {
        Server server = underWayToItsDestination();
        cloud.down.add("h2");
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(after.whereabouts().host()).hasValue("h1");
        assertThat(fault(after)).contains("Host h2 has not reported since ");
        assertThat(cloud.held(server.id()).keySet()).allMatch(provider -> provider.startsWith("h1"));
        assertThat(used("h2")).isEqualTo(1);
        returns("h2");
        waitUntil(() -> used("h2") == 0);
        assertThat(used("h1")).isEqualTo(1);
        assertThat(cloud.fake("h2").guests()).isEmpty();
    }

    @Test
    void theServiceOfALostDestinationCanBeDeletedAndFreesWhatWasLeftThere() throws Exception {
        Server server = underWayToItsDestination();
        cloud.down.add("h2");
        cloud.settled(server.id());
        forget("h2");
        assertThat(used("h2")).isZero();
        assertThat(used("h1")).isEqualTo(1);
    }

    @Test
    void anEvacuatedServerRunsOnceWhenItsLostHostReturnsAfterItsServiceWasDeleted() throws Exception {
        Server server = evacuated();
        forget("h1");
        assertThat(used("h1")).isZero();
        assertThat(onlyGuest("h1").phase().name()).isEqualTo("RUNNING");
        assertThat(cloud.gateway.awaitDesired("h1", 0, Duration.ZERO).guests())
                .as("what a host hears that has not reported yet")
                .singleElement()
                .satisfies(guest -> {
                    assertThat(guest.guestId()).isEqualTo(onlyGuest("h1").guestId());
                    assertThat(guest.goal()).isEqualTo(GuestGoal.ABSENT);
                });
        cloud.fake("h1").report();
        returns("h1");
        assertThat(cloud.fake("h1").guests()).isEmpty();
        assertThat(cloud.gateway.awaitDesired("h1", 0, Duration.ZERO).guests()).isEmpty();
        assertThat(onlyGuest("h2").phase().name()).isEqualTo("RUNNING");
        assertThat(now(server).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(now(server).whereabouts().host()).hasValue("h2");
        assertThat(cloud.used("VGPU")).hasSize(1);
        assertThat(used("h2")).isEqualTo(1);
    }

    @Test
    void theGuestOfAnEvacuatedServerGoesHoweverOftenItsHostIsForgottenAndReturns() throws Exception {
        evacuated();
        for (int i = 0; i < 2; i++) {
            forget("h1");
            cloud.fake("h1").report();
        }
        returns("h1");
        assertThat(cloud.fake("h1").guests()).isEmpty();
        assertThat(used("h2")).isEqualTo(1);
    }

    @Test
    void aServiceWithServersOnItIsNotDeletedAndSaysSo() throws Exception {
        server();
        cloud.down.add("h1");
        cloud.hosts.setForcedDown("h1", true);
        assertThat(cloud.hosts.delete(cloud.hosts.find("h1").orElseThrow().serviceUuid()))
                .hasValueSatisfying(why -> assertThat(why).contains("Migrate or delete the 1 on h1 first"));
    }

    @Test
    void aMoveWhoseSourceIsLostGivesTheDestinationBackAtOnce() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        assertThat(cloud.operations.act(server, new ServerAction.Migrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        assertThat(used("h2")).isEqualTo(1);
        cloud.down.add("h1");
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(fault(after)).contains("Host h1 has not reported since ");
        assertThat(used("h2")).isZero();
        assertThat(used("h1")).isEqualTo(1);
        returns("h1");
        assertThat(onlyGuest("h1").phase().name()).isEqualTo("RUNNING");
    }

    @Test
    void aConfirmedMoveKeepsWhatItsLostSourceHasUntilThatReturns() throws Exception {
        Server moved = moved();
        cloud.down.add("h1");
        Server after = cloud.act(moved, new ServerAction.ConfirmResize());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(used("h1")).isEqualTo(1);
        returns("h1");
        waitUntil(() -> used("h1") == 0);
        assertThat(used("h2")).isEqualTo(1);
    }

    @Test
    void aMoveIsRevertedWhenItsDestinationIsLost() throws Exception {
        Server moved = moved();
        cloud.down.add("h2");
        Server after = cloud.act(moved, new ServerAction.RevertResize());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(after.whereabouts().host()).hasValue("h1");
        assertThat(used("h2")).isEqualTo(1);
        returns("h2");
        waitUntil(() -> used("h2") == 0);
        assertThat(used("h1")).isEqualTo(1);
    }

    @Test
    void aRevertWhoseSourceIsLostIsDoneWhenTheSourceReturns() throws Exception {
        Server moved = moved();
        cloud.down.add("h1");
        Server after = cloud.act(moved, new ServerAction.RevertResize());
        assertThat(after.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(after.whereabouts().host()).hasValue("h1");
        assertThat(fault(after)).startsWith("Host h1 has not reported since ");
        assertThat(used("h2")).isZero();
        returns("h1");
        cloud.until(moved.id(), server -> server.state().vm() == VmState.ACTIVE);
    }

    @Test
    void aMovedServerThatFailedAndWasLostComesBackToItsMove() throws Exception {
        Server moved = moved();
        cloud.fake("h2").trouble(seen -> FakeHost.failed(seen, "it is broken"));
        cloud.fake("h2").obey();
        cloud.conductor().carryForward(moved.id());
        assertThat(now(moved).state().vm()).isEqualTo(VmState.ERROR);
        cloud.down.add("h2");
        cloud.fake("h2").trouble(UnaryOperator.identity());
        Server lost = cloud.act(moved, new ServerAction.Reboot(true));
        assertThat(fault(lost)).contains("Host h2 has not reported since ");

        returns("h2");
        cloud.conductor().carryForward(moved.id());

        assertThat(now(moved).state().vm()).isEqualTo(VmState.RESIZED);
        assertThat(now(moved).state().fault()).isEmpty();
        assertThat(cloud.act(now(moved), new ServerAction.RevertResize())
                        .state()
                        .vm())
                .isEqualTo(VmState.ACTIVE);
        assertThat(used("h1")).isEqualTo(1);
        assertThat(used("h2")).isZero();
    }

    @Test
    void aMoveThatWaitsIsNotBuriedByAnEvacuation() throws Exception {
        Server moved = moved();
        cloud.down.add("h2");
        // as an older controller left it
        cloud.database.change(handle -> Servers.update(
                handle, moved.id(), server -> server.with(server.state().with(VmState.ACTIVE), cloud.work.now())));
        assertThat(cloud.operations.act(
                        now(moved), new ServerAction.Evacuate(Optional.empty(), false), SmallCloud.ASKER))
                .hasValueSatisfying(no -> {
                    assertThat(no.code()).isEqualTo("server.move_open");
                    assertThat(no.message()).contains("its move from h1 is neither confirmed nor reverted");
                });
        assertThat(new Migrations(cloud.database).list(Optional.of(moved.id()))).hasSize(1);
    }

    @Test
    void anUnshelvedServerStaysShelvedAndCanGoElsewhere() throws Exception {
        Server shelved = cloud.act(server(), new ServerAction.Shelve(image()));
        ServerAction unshelve = new ServerAction.Unshelve(Optional.empty(), Optional.empty());
        assertThat(cloud.operations.act(shelved, unshelve, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(shelved.id());
        cloud.down.add("h1");
        Server after = cloud.settled(shelved.id());
        assertThat(after.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(cloud.held(shelved.id())).isEmpty();
        assertThat(used("h1")).isEqualTo(1);
        cloud.walkthroughHost("h2");
        assertThat(cloud.act(shelved, unshelve).whereabouts().host()).hasValue("h2");
        returns("h1");
        waitUntil(() -> used("h1") == 0);
        assertThat(used("h2")).isEqualTo(1);
    }

    @Test
    void anEvacuationWhoseNewHostIsLostTooCanBeAskedAgain() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        cloud.down.add("h1");
        ServerAction evacuate = new ServerAction.Evacuate(Optional.empty(), false);
        assertThat(cloud.operations.act(server, evacuate, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(server.id());
        cloud.down.add("h2");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).hasValue("h1");
        assertThat(fault(after)).contains("Host h2 has not reported since ").contains("evacuated again");
        assertThat(cloud.held(server.id()).keySet()).allMatch(provider -> provider.startsWith("h1"));
        assertThat(used("h2")).isEqualTo(1);
        cloud.walkthroughHost("h3");
        assertThat(cloud.act(after, evacuate).whereabouts().host()).hasValue("h3");
        returns("h2");
        returns("h1");
        waitUntil(() -> used("h1") == 0 && used("h2") == 0);
        assertThat(used("h3")).isEqualTo(1);
    }

    @Test
    void copiesAreGivenUpAndTheServerIsAsItWas() throws Exception {
        Server server = server();
        cloud.down.add("h1");
        Server copied = cloud.act(server, new ServerAction.CreateImage(image()));
        assertThat(copied.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(fault(copied)).contains("Host h1 has not reported since ");
        Server shelved = cloud.act(server, new ServerAction.Shelve(image()));
        assertThat(shelved.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.images.filled).isEmpty();
        returns("h1");
        assertThat(onlyGuest("h1").phase().name()).isEqualTo("RUNNING");
    }

    @Test
    void aServerWhoseHostIsLostIsDeletedForItsOwnerAtOnce() throws Exception {
        Server server = server();
        cloud.down.add("h1");
        assertThat(cloud.operations.act(server, new ServerAction.ForceDelete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        assertThat(now(server).state().vm()).isEqualTo(VmState.DELETED);
        assertThat(used("h1")).isEqualTo(1);
        returns("h1");
        waitUntil(() -> used("h1") == 0);
    }

    private Server lostWhileItWasBuilt() {
        cloud.walkthroughHost("h1");
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        UUID id = created.servers().getFirst().id();
        cloud.conductor().carryForward(id);
        cloud.down.add("h1");
        return cloud.settled(id);
    }

    private void assertNeverActive(Server server) {
        Server before = now(server);
        assertThat(before.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(cloud.operations.act(before, new ServerAction.ResetState(true), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("server.never_active"));
        assertThat(now(server).state()).isEqualTo(before.state());
    }

    private Server underWayToItsDestination() throws InterruptedException {
        Server server = server();
        cloud.walkthroughHost("h2");
        assertThat(cloud.operations.act(server, new ServerAction.Migrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        cloud.fake("h1").obey();
        cloud.conductor().carryForward(server.id());
        assertThat(used("h2")).isEqualTo(1);
        return server;
    }

    /** From h1, which is down, to h2. */
    private Server evacuated() throws InterruptedException {
        Server server = server();
        cloud.walkthroughHost("h2");
        cloud.down.add("h1");
        return cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));
    }

    private void forget(String host) {
        cloud.hosts.setForcedDown(host, true);
        UUID service = cloud.hosts.find(host).orElseThrow().serviceUuid();
        assertThat(cloud.hosts.delete(service)).isEmpty();
    }

    private Server moved() throws InterruptedException {
        Server server = server();
        cloud.walkthroughHost("h2");
        return cloud.act(server, new ServerAction.Migrate(Optional.empty()));
    }

    private void returns(String host) throws InterruptedException {
        cloud.down.remove(host);
        cloud.fake(host).obey();
        cloud.fake(host).obey();
    }

    private Server now(Server server) {
        return cloud.servers.find(server.id()).orElseThrow();
    }

    private static String fault(Server server) {
        return server.state().fault().orElseThrow().message();
    }

    private ObservedGuest onlyGuest(String host) {
        assertThat(cloud.fake(host).guests()).hasSize(1);
        return cloud.fake(host).guests().values().iterator().next();
    }

    private long used(String host) {
        return cloud.used("VGPU").entrySet().stream()
                .filter(provider -> provider.getKey().startsWith(host))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private String image() {
        var made = cloud.images.make(
                cloud.servers.list(Servers.Scope.EVERYTHING).getFirst(), "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        return ((Snapshots.Made.Waiting) made).imageId();
    }

    private void waitUntil(BooleanSupplier reached) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("claims: %s", cloud.used("VGPU")).isLessThan(end);
            cloud.step();
        }
    }

    private void assertLastEventFailed(Server server, String event) {
        InstanceAction action = cloud.actions.list(server.id()).getFirst();
        assertThat(action.events()).singleElement().satisfies(last -> {
            assertThat(last.name()).isEqualTo(event);
            assertThat(last.result()).hasValue("Error");
        });
    }
}
