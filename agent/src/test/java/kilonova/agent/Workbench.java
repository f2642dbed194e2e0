package kilonova.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import kilonova.agent.discovery.Discovery;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.PowerState;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.reconcile.GuestView;
import kilonova.agent.reconcile.Resumption;
import kilonova.agent.reconcile.StepListener;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.sriov.FakePauses;
import kilonova.agent.sriov.LateKernel;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/** A simulated host, its agent and a controller in memory, with words for what tests do and check. */
final class Workbench implements AutoCloseable {
    final FakeController controller = new FakeController();
    final SimulatedHost host;
    final FakePauses pauses = new FakePauses();

    private static final Set<GuestPhase> RUNS = Set.of(GuestPhase.RUNNING, GuestPhase.RESCUED);

    private AgentSettings settings;
    private final Supplier<UUID> uuids;
    private final Set<UnitId> foreign = new HashSet<>();
    private StepListener listener = StepListener.NONE;
    private Kernel kernel;
    private Agent agent;

    Workbench(Path directory, String profile) {
        this(directory, profile, devices -> devices, 1);
    }

    Workbench(Path directory, String profile, UnaryOperator<DeviceSettings> devices, long seed) {
        this(directory, profile, devices, SriovSettings.off(), seed);
    }

    Workbench(
            Path directory, String profile, UnaryOperator<DeviceSettings> devices, SriovSettings functions, long seed) {
        Random random = new Random(seed);
        this.uuids = () -> new UUID(random.nextLong(), random.nextLong());
        this.host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named(profile).orElseThrow(), Clock.systemUTC());
        this.settings = AgentSettings.usual(
                        "compute-1",
                        directory.resolve("agent"),
                        devices.apply(host.usualDevices()),
                        host.usualCapacity())
                .with(functions);
        this.kernel = host.kernel();
        this.agent = open();
    }

    private Agent open() {
        return Agent.open(
                settings, kernel, host.hypervisor(), controller, what -> listener.before(what), pauses, uuids);
    }

    /** The agent's files become invisible to the next agent as long as a test says so. */
    void hideFromNextAgent(Predicate<String> files) {
        kernel = new LateKernel(host.kernel(), files);
    }

    /** The next agent works on this one. */
    void useForNextAgent(Kernel other) {
        kernel = other;
    }

    Answer order(Order order) {
        return agent.carryOut(order);
    }

    UUID newId() {
        return uuids.get();
    }

    /** Wants a running guest, and looks. */
    UUID create(DeviceClaim... claims) {
        UUID guest = newId();
        controller.want(Wishes.running(guest, claims));
        look();
        return guest;
    }

    /** Changes what is wanted of a guest, and looks. */
    void change(UUID guest, UnaryOperator<DesiredGuest> change) {
        controller.want(change.apply(controller.wanted(guest)));
        look();
    }

    void goal(UUID guest, GuestGoal goal) {
        change(guest, wish -> Wishes.goal(wish, goal));
    }

    void look() {
        try {
            agent.lookAgain();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** From now on this hears of each step. */
    void listen(StepListener hears) {
        listener = hears;
    }

    /** The operator changes whether guests are started again after a boot, and restarts the agent. */
    void resumeGuests(Resumption resumption) {
        settings = settings.resuming(resumption);
        restartAgent();
    }

    /** The agent is gone, and another one goes on with its files. */
    void restartAgent() {
        agent.close();
        listener = StepListener.NONE;
        agent = open();
    }

    /** The agent is gone with its ledger, as when its state directory was moved, and another one begins with an empty one. */
    void loseLedger() {
        agent.close();
        listener = StepListener.NONE;
        try {
            Files.delete(settings.stateDirectory().resolve("ledger.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        agent = open();
    }

    HostLedger ledger() {
        return agent.ledger();
    }

    /** The codes of what the agent tells its operator. */
    List<String> problems() {
        if (!(order(new Order.Status()) instanceof Answer.HostStatus status)) {
            throw new AssertionError("no status");
        }
        return status.problems().stream().map(Problem::code).toList();
    }

    ObservedGuest seen(UUID guest) {
        return controller.observed(guest);
    }

    GuestPhase phase(UUID guest) {
        return seen(guest).phase();
    }

    /** The units that the hypervisor passes to a guest. */
    Set<UnitId> unitsIn(UUID guest) {
        return host.hypervisor().find(guest).map(Guest::units).orElse(Set.of());
    }

    PowerState power(UUID guest) {
        return host.hypervisor().find(guest).orElseThrow().power();
    }

    /** All units that the kernel has. */
    List<Unit> kernelUnits() {
        return Discovery.look(host.kernel()).units();
    }

    List<Unit> kernelUnitsOn(String board) {
        return kernelUnits().stream()
                .filter(unit -> unit.board().toString().equals(board))
                .toList();
    }

    DeviceProvider provider(String key) {
        return controller.last().providers().stream()
                .filter(provider -> provider.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no provider " + key + " in " + controller.last()));
    }

    /** The host is switched off and on; what others made is lost as well. */
    void rebootHost() {
        host.reboot();
        foreign.clear();
    }

    /** Somebody else makes a mediated device. */
    UnitId makeForeign(String parent, String type) {
        UUID uuid = newId();
        String file = "/sys/class/mdev_bus/" + parent + "/mdev_supported_types/" + type + "/create";
        assertThat(host.kernel().write(file, uuid.toString())).isEmpty();
        UnitId unit = new UnitId.Mdev(uuid);
        foreign.add(unit);
        return unit;
    }

    /** Somebody else removes a mediated device, as a driver that fails would. */
    void loseMdev(UnitId unit) {
        host.kernel().inGuest(any -> false);
        assertThat(host.kernel().write("/sys/bus/mdev/devices/" + unit + "/remove", "1"))
                .isEmpty();
        host.kernel().inGuest(host.hypervisor()::uses);
    }

    /** What must be so whenever the agent rests: guests, ledger, kernel and promises agree, and nothing is left over. */
    void assertSound() {
        HostLedger ledger = ledger();
        Set<UnitId> inKernel = kernelUnits().stream().map(Unit::id).collect(Collectors.toSet());
        Set<UnitId> ours = ledger.devices().where(UnitEntry::ours).stream()
                .map(UnitEntry::id)
                .collect(Collectors.toSet());
        Set<UnitId> others = ledger.devices().where(entry -> !entry.ours()).stream()
                .map(UnitEntry::id)
                .collect(Collectors.toSet());
        assertThat(others).as("foreign units in the ledger").isEqualTo(foreign);
        assertThat(inKernel).as("units in the kernel").isEqualTo(union(ours, foreign));

        for (UnitEntry entry : ledger.devices().where(UnitEntry::ours)) {
            assertThat(entry.state().kind()).as("state of %s", entry).isEqualTo(UnitState.Kind.ASSIGNED);
            UUID holder = entry.state().holder().orElseThrow();
            assertThat(ledger.guests()).as("holder of %s", entry).containsKey(holder);
        }
        Set<UnitId> passed = new HashSet<>();
        for (Guest guest : host.hypervisor().list()) {
            for (UnitId unit : guest.units()) {
                assertThat(passed.add(unit)).as("%s is in two guests", unit).isTrue();
            }
            assertThat(guest.units()).as("units in guests").noneMatch(foreign::contains);
        }
        assertThat(host.hypervisor().list().stream().map(Guest::guestId))
                .as("guests of the hypervisor")
                .containsExactlyInAnyOrderElementsOf(ledger.guests().values().stream()
                        .filter(record -> record.stage() != Stage.FAILED)
                        .map(GuestRecord::guestId)
                        .toList());
        ledger.guests().values().forEach(this::assertSound);
    }

    private void assertSound(GuestRecord record) {
        List<UnitEntry> units = ledger().devices().of(record.guestId());
        if (record.stage() == Stage.FAILED) {
            assertThat(units).as("units of failed guest").isEmpty();
            assertThat(phase(record.guestId())).isEqualTo(GuestPhase.FAILED);
            return;
        }
        assertThat(record.stage()).as("stage of %s", record).isEqualTo(Stage.BUILT);
        assertThat(units)
                .hasSize(record.wish().devices().stream()
                        .mapToInt(DeviceClaim::amount)
                        .sum());
        assertThat(GuestView.holds(record.wish().devices(), units))
                .as("%s against %s", units, record.wish())
                .isTrue();
        assertThat(unitsIn(record.guestId()))
                .as("units in guest")
                .isEqualTo(units.stream().map(UnitEntry::id).collect(Collectors.toSet()));
        assertThat(seen(record.guestId()).devices()).hasSameSizeAs(units);
        assertThat(RUNS.contains(phase(record.guestId())))
                .as("told to be running: %s", seen(record.guestId()))
                .isEqualTo(power(record.guestId()) == PowerState.RUNNING);
    }

    private static Set<UnitId> union(Set<UnitId> one, Set<UnitId> other) {
        Set<UnitId> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    @Override
    public void close() {
        agent.close();
    }
}
