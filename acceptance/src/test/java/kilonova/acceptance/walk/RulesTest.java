package kilonova.acceptance.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import kilonova.acceptance.product.HostFiles.GuestSeen;
import kilonova.acceptance.product.HostFiles.UnitSeen;
import kilonova.acceptance.walk.Sight.HostSeen;
import kilonova.acceptance.walk.Sight.MoveSeen;
import kilonova.acceptance.walk.Sight.ServerSeen;
import kilonova.acceptance.walk.Sight.Share;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules see what they are there to see: each test spoils one thing in a world in which all is well. */
class RulesTest {
    private static final UUID SERVER = new UUID(0, 1);
    private static final UUID MOVED = new UUID(0, 2);
    private static final UUID MOVE = new UUID(0, 3);
    private static final UUID GUEST = new UUID(1, 1);
    private static final UUID SOURCE = new UUID(1, 2);
    private static final UUID ARRIVED = new UUID(1, 3);
    private static final UUID STRANGER = new UUID(9, 9);
    private static final String BOARD = "0000:84:00.0";
    private static final Share OF_NEAR = new Share("near_pci_0000_84_00_0", "VGPU");
    private static final Share OF_FAR = new Share("far_pci_0000_84_00_0", "VGPU");

    private final List<ServerSeen> servers = new ArrayList<>();
    private final Map<UUID, Map<Share, Integer>> held = new HashMap<>();
    private final List<MoveSeen> moves = new ArrayList<>();
    private final List<GuestSeen> onNear = new ArrayList<>();
    private final List<UnitSeen> unitsOfNear = new ArrayList<>();
    private final Map<UUID, UUID> recordsOfNear = new HashMap<>();
    private final List<String> hardwareOfNear = new ArrayList<>();

    @BeforeEach
    void allIsWell() {
        servers.add(server(SERVER, "ACTIVE", "near"));
        servers.add(server(MOVED, "VERIFY_RESIZE", "far"));
        moves.add(new MoveSeen(MOVE, MOVED, "migration", "finished", "near", "far"));
        held.put(SERVER, new HashMap<>(Map.of(OF_NEAR, 1, new Share("near", "VCPU"), 1)));
        held.put(MOVED, new HashMap<>(Map.of(OF_FAR, 1, new Share("far", "VCPU"), 1)));
        held.put(MOVE, new HashMap<>(Map.of(OF_NEAR, 1, new Share("near", "VCPU"), 1)));
        onNear.add(new GuestSeen(GUEST, SERVER, "RUNNING", false, Set.of("a")));
        onNear.add(new GuestSeen(SOURCE, MOVED, "SHUT_OFF", false, Set.of("b")));
        unitsOfNear.add(unit("a", GUEST));
        unitsOfNear.add(unit("b", SOURCE));
        recordsOfNear.putAll(Map.of(GUEST, SERVER, SOURCE, MOVED));
        hardwareOfNear.addAll(List.of("a", "b"));
    }

    @Test
    void nothingIsSaidWhereAllIsWell() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void aServerThatIsNeverDone() {
        servers.set(0, new ServerSeen(SERVER, "s", "ACTIVE", "rebuilding", "near", Map.of("VGPU", 1), 1, false, ""));
        assertThat(broken()).singleElement().asString().contains("is still ACTIVE rebuilding");
    }

    @Test
    void anActiveServerWhoseGuestIsOff() {
        onNear.set(0, new GuestSeen(GUEST, SERVER, "SHUT_OFF", false, Set.of("a")));
        assertThat(broken()).singleElement().asString().contains("is ACTIVE, and its guest is SHUT_OFF");
    }

    @Test
    void aRescuedServerWhoseGuestDiedMustSayThatItIsOff() {
        onNear.set(0, new GuestSeen(GUEST, SERVER, "SHUT_OFF", true, Set.of("a")));
        servers.set(0, server(SERVER, "RESCUE", "near"));
        assertThat(broken()).singleElement().asString().contains("is RESCUE, and its guest is SHUT_OFF");
        servers.set(0, new ServerSeen(SERVER, "s", "RESCUE", "", "near", Map.of("VGPU", 1), 1, true, ""));
        assertThat(broken()).isEmpty();
    }

    @Test
    void anActiveServerWithoutItsDevice() {
        onNear.set(0, new GuestSeen(GUEST, SERVER, "RUNNING", false, Set.of()));
        assertThat(broken()).singleElement().asString().contains("has [], and the ledger says [a]");
    }

    @Test
    void anActiveServerWithoutAGuest() {
        onNear.removeFirst();
        unitsOfNear.removeFirst();
        recordsOfNear.remove(GUEST);
        hardwareOfNear.removeFirst();
        assertThat(broken()).singleElement().asString().contains("its guests are {}");
    }

    @Test
    void moreInPlacementThanInTheLedger() {
        held.put(SERVER, Map.of(OF_NEAR, 2, new Share("near", "VCPU"), 1));
        assertThat(broken()).anySatisfy(one -> assertThat(one).contains("and the ledgers have"));
    }

    @Test
    void anotherDeviceInPlacementThanInTheLedger() {
        held.put(SERVER, Map.of(new Share("near_pci_0000_85_00_0", "VGPU"), 1, new Share("near", "VCPU"), 1));
        assertThat(broken()).singleElement().asString().contains("and the ledgers have");
    }

    @Test
    void allocationsThatBelongToNobody() {
        held.put(STRANGER, Map.of(OF_NEAR, 1));
        assertThat(broken()).singleElement().asString().contains("neither a server nor an open migration");
    }

    @Test
    void allocationsOfAMigrationThatEnded() {
        moves.add(new MoveSeen(STRANGER, SERVER, "evacuation", "done", "far", "near"));
        held.put(STRANGER, Map.of(OF_FAR, 1));
        assertThat(broken()).singleElement().asString().contains("neither a server nor an open migration");
    }

    @Test
    void aMigrationThatNeverEnds() {
        moves.add(new MoveSeen(STRANGER, SERVER, "migration", "migrating", "far", "near"));
        assertThat(broken()).singleElement().asString().contains("has not ended");
    }

    @Test
    void aDeviceThatTheLedgerDoesNotKnow() {
        hardwareOfNear.add("c");
        assertThat(broken()).singleElement().asString().contains("has [c], which the ledger does not know");
    }

    @Test
    void aGuestWithoutAServer() {
        onNear.add(new GuestSeen(STRANGER, STRANGER, "RUNNING", false, Set.of()));
        assertThat(broken()).singleElement().asString().contains("which nobody wants");
    }

    @Test
    void aUnitThatIsNobodys() {
        unitsOfNear.add(new UnitSeen("c", BOARD, "VGPU", "quarantined", Optional.empty()));
        assertThat(broken()).singleElement().asString().contains("should be assigned to a guest");
    }

    @Test
    void aSecondGuestOfAServerThatDoesNotMove() {
        onNear.add(new GuestSeen(STRANGER, SERVER, "RUNNING", false, Set.of()));
        recordsOfNear.put(STRANGER, SERVER);
        assertThat(broken()).singleElement().asString().contains("its guests are");
    }

    @Test
    void aSourceThatWasGivenUpBeforeTheMoveWasConfirmed() {
        onNear.remove(1);
        unitsOfNear.remove(1);
        recordsOfNear.remove(SOURCE);
        hardwareOfNear.remove("b");
        assertThat(broken()).anySatisfy(one -> assertThat(one).contains("waits to be confirmed with 1 guests"));
    }

    @Test
    void aFailedServerWhoseGuestHasWhatNobodyHolds() {
        servers.set(0, server(SERVER, "ERROR", "near"));
        held.remove(SERVER);
        assertThat(broken()).singleElement().asString().contains("in the ledger and holds {}");
    }

    @Test
    void aServerThatIsNowhereAndHoldsSomething() {
        servers.add(server(STRANGER, "SHELVED_OFFLOADED", ""));
        held.put(STRANGER, Map.of(OF_FAR, 1));
        assertThat(broken()).singleElement().asString().contains("is SHELVED_OFFLOADED and holds");
    }

    private List<String> broken() {
        HostSeen near = new HostSeen("near", onNear, unitsOfNear, recordsOfNear, Set.copyOf(hardwareOfNear));
        HostSeen far = new HostSeen(
                "far",
                List.of(new GuestSeen(ARRIVED, MOVED, "RUNNING", false, Set.of("z"))),
                List.of(unit("z", ARRIVED)),
                Map.of(ARRIVED, MOVED),
                Set.of("z"));
        return Rules.broken(new Sight(servers, held, moves, new TreeMap<>(Map.of("near", near, "far", far))));
    }

    private static ServerSeen server(UUID id, String status, String host) {
        return new ServerSeen(id, "s", status, "", host, Map.of("VGPU", 1), 1, false, "");
    }

    private static UnitSeen unit(String unit, UUID guest) {
        return new UnitSeen(unit, BOARD, "VGPU", "assigned", Optional.of(guest));
    }
}
