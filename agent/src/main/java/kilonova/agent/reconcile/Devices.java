package kilonova.agent.reconcile;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kilonova.agent.discovery.DeviceFailure;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.discovery.DeviceLook;
import kilonova.agent.discovery.DeviceOperations;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.sriov.BoardPreparation;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.type.VgpuType;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.Problem;

/**
 * The host's devices: what the kernel has beside what the ledger says. A look at both never sees a unit between owners, because units
 * are claimed and freed under the same lock. Safe to use from several threads; one operation at a time on each board.
 */
public final class Devices {
    private static final String USUAL_API = "vfio-pci";

    private final DeviceLook look;
    private final LedgerFile ledger;
    private final Supplier<UUID> uuids;
    private final Function<DeviceKey, Optional<Problem>> notReady;
    private final DeviceOperations operations;
    private final ReentrantLock ownership = new ReentrantLock();
    private final Map<DeviceKey, ReentrantLock> boards = new ConcurrentHashMap<>();
    private volatile Optional<DeviceInventory> latest = Optional.empty();
    private volatile DeviceSettings settings;

    /**
     * @param look how the kernel's devices are looked at
     * @param settings what the operator wants of them at first
     * @param notReady says why a board gives nothing at the moment although it will; must be quick
     * @param uuids where the names of new mediated devices come from
     */
    public Devices(
            Kernel kernel,
            DeviceLook look,
            DeviceSettings settings,
            Function<DeviceKey, Optional<Problem>> notReady,
            LedgerFile ledger,
            Supplier<UUID> uuids) {
        this.look = look;
        this.settings = settings;
        this.ledger = ledger;
        this.notReady = notReady;
        this.uuids = uuids;
        this.operations = new DeviceOperations(kernel);
    }

    /** What the operator wants of the devices. */
    public DeviceSettings settings() {
        return settings;
    }

    /** From now on the operator wants something else. Claims that are being made end before. */
    public void use(DeviceSettings next) {
        ownership.lock();
        try {
            settings = next;
        } finally {
            ownership.unlock();
        }
    }

    /** What the kernel has now, with boards that are not ready as they are. */
    public DeviceInventory inventory() {
        return look.look();
    }

    /** Why a board gives nothing at the moment although it will. */
    Optional<Problem> notReady(DeviceKey board) {
        return notReady.apply(board);
    }

    /** Those of some units that the kernel has, as far as it can be asked: what cannot be read is not taken as gone. */
    Set<UnitId> present(List<UnitEntry> units) {
        Set<UnitId> present = new HashSet<>();
        for (UnitEntry entry : units) {
            if (!operations.isGone(entry.unit())) {
                present.add(entry.id());
            }
        }
        return present;
    }

    /** Computes something from what the kernel has and what the ledger says at the same moment. */
    public <T> T look(BiFunction<DeviceInventory, DeviceLedger, T> view) {
        ownership.lock();
        try {
            return view.apply(offering(lookNow()), ledger.read().devices());
        } finally {
            ownership.unlock();
        }
    }

    private DeviceInventory lookNow() {
        DeviceInventory now = look.look();
        latest = Optional.of(now);
        return now;
    }

    /** A board that is being prepared has units, but nowhere to make new ones: half of its functions may be there. */
    private DeviceInventory offering(DeviceInventory seen) {
        return new DeviceInventory(
                seen.boards().stream()
                        .map(board -> notReady(board.key()).isPresent() ? board.withoutSlots() : board)
                        .toList(),
                seen.notUnderstood(),
                seen.knownTypes());
    }

    /** The device model that a guest needs for a unit. What a type is does not change, so that an older look serves. */
    String deviceApi(Unit unit) {
        return latest.flatMap(older -> deviceApi(older, unit))
                .or(() -> look((inventory, known) -> deviceApi(inventory, unit)))
                .orElse(USUAL_API);
    }

    private static Optional<String> deviceApi(DeviceInventory inventory, Unit unit) {
        return inventory
                .board(unit.board())
                .flatMap(board -> board.type(unit.type()))
                .map(VgpuType::deviceApi);
    }

    /** Why it is too early to say which units claims become: one of their boards shows only half of what it has. */
    private Optional<Problem> tooEarly(List<DeviceClaim> claims) {
        return claims.stream()
                .flatMap(claim -> DeviceKey.parse(claim.providerKey()).stream())
                .flatMap(board -> notReady(board).stream())
                .findFirst();
    }

    /**
     * Claims in the ledger all that a guest lacks, or nothing and says why: with {@link BoardPreparation#PREPARING} where the same may be
     * tried again, with any other code where it cannot be.
     */
    Optional<Problem> claim(UUID guest, List<DeviceClaim> claims) {
        ownership.lock();
        try {
            // asked before and after: a board may begin to be prepared, and be ready, while it is looked at
            Optional<Problem> early = tooEarly(claims);
            DeviceInventory seen = lookNow();
            // what a stranger has let go of since the last look is nobody's, and may be what is chosen
            DeviceLedger known = withForeign(ledger.read().devices(), seen.units());
            return switch (ClaimPlan.of(offering(seen), settings, known, guest, claims, uuids)) {
                case ClaimPlan.Possible possible -> {
                    ledger.change(all -> all.devices(devices -> possible.in(withForeign(devices, seen.units()))));
                    yield Optional.empty();
                }
                case ClaimPlan.Impossible(Problem reason) ->
                    early.or(() -> tooEarly(claims)).or(() -> Optional.of(reason));
            };
        } finally {
            ownership.unlock();
        }
    }

    /** Takes a guest into the ledger that the hypervisor has and the ledger does not know, or says why it is too early for that. */
    Optional<Problem> recognize(GuestView view, DesiredGuest desired) {
        ownership.lock();
        try {
            Optional<Problem> early = tooEarly(desired.devices());
            if (early.isEmpty()) {
                DeviceInventory inventory = lookNow();
                ledger.change(all -> Recognition.of(all, view, desired, inventory));
            }
            return early;
        } finally {
            ownership.unlock();
        }
    }

    /** Changes the ledger in a way that may free units. */
    void free(UnaryOperator<HostLedger> change) {
        ownership.lock();
        try {
            ledger.change(change);
        } finally {
            ownership.unlock();
        }
    }

    /** Brings the ledger's foreign units up to date with the kernel's: what nobody here made is noted, what is gone is forgotten. */
    void noteForeign() {
        ownership.lock();
        try {
            List<Unit> units = lookNow().units();
            ledger.change(all -> all.devices(devices -> withForeign(devices, units)));
        } finally {
            ownership.unlock();
        }
    }

    /** A ledger whose foreign units are those that the kernel has. */
    private static DeviceLedger withForeign(DeviceLedger devices, List<Unit> inKernel) {
        Set<UnitId> there = new HashSet<>();
        inKernel.forEach(unit -> there.add(unit.id()));
        DeviceLedger noted = devices;
        for (UnitEntry gone : devices.where(entry -> !entry.ours() && !there.contains(entry.id()))) {
            noted = noted.move(gone.id(), UnitState.free());
        }
        for (Unit unit : inKernel) {
            if (noted.find(unit.id()).isEmpty()) {
                noted = noted.noteForeign(unit);
            }
        }
        return noted;
    }

    Optional<DeviceFailure> make(Unit unit) {
        return alone(unit, () -> operations.make(unit));
    }

    Optional<DeviceFailure> remove(Unit unit) {
        return alone(unit, () -> operations.remove(unit));
    }

    /** Whether the kernel has something under a unit's name, of whatever type and whoever made it. */
    boolean isTaken(Unit unit) {
        return operations.isTaken(unit);
    }

    /**
     * Makes a unit that the kernel has not, unless the ledger says something else of it by now: what nobody had may have an owner, and what is
     * there already is somebody else's.
     */
    Optional<DeviceFailure> makeWhileSo(UnitEntry entry) {
        return alone(
                entry.unit(), () -> outdated(entry).or(() -> taken(entry)).or(() -> operations.make(entry.unit())));
    }

    private Optional<DeviceFailure> taken(UnitEntry entry) {
        return operations.isTaken(entry.unit())
                ? Optional.of(DeviceFailure.of("unit.taken", "unit " + entry.id() + " was made by somebody else"))
                : Optional.empty();
    }

    /** Removes a unit, unless the ledger says something else of it by now. */
    Optional<DeviceFailure> removeWhileSo(UnitEntry entry) {
        return alone(entry.unit(), () -> outdated(entry).or(() -> operations.remove(entry.unit())));
    }

    private Optional<DeviceFailure> outdated(UnitEntry entry) {
        return ledger.read().devices().find(entry.id()).equals(Optional.of(entry))
                ? Optional.empty()
                : Optional.of(DeviceFailure.of("unit.changed", "unit " + entry.id() + " is another one's by now"));
    }

    private <T> T alone(Unit unit, Supplier<T> operation) {
        ReentrantLock board = boards.computeIfAbsent(unit.board(), key -> new ReentrantLock());
        board.lock();
        try {
            return operation.get();
        } finally {
            board.unlock();
        }
    }
}
