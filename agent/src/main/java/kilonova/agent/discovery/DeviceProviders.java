package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.capacity.Capacity;
import kilonova.gpu.capacity.Limit;
import kilonova.gpu.capacity.SlotChoice;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.gpu.trait.TypeTraits;
import kilonova.gpu.type.VgpuType;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.DeviceType;
import kilonova.protocol.Problem;

/**
 * From what the hardware has, what the operator wants and what the ledger holds to what the host offers: one provider per board. Pure.
 *
 * <p>A board that a type is meant for and that exposes it has a provider. A board with units of ours in use has one whatever happens to its
 * type, its settings or the board itself, and its total never falls below them.
 */
public final class DeviceProviders {
    private DeviceProviders() {}

    /** What the host offers now. */
    public static HostDevices of(DeviceInventory inventory, DeviceSettings settings, Ownership ownership) {
        List<DeviceProvider> providers = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(SettingsProblems.of(inventory, settings));
        for (Board board : inventory.boards()) {
            switch (Offer.of(board, settings)) {
                case Offer.Gives gives -> providers.add(offering(board, gives, ownership));
                case Offer.Nothing(String reason, boolean meant) -> {
                    if (inUse(board.key(), ownership) > 0) {
                        providers.add(keeping(board.key(), Optional.of(board), reason, ownership));
                    } else if (meant) {
                        problems.add(new Problem("device.type_not_exposed", board.key() + ": " + reason));
                    }
                }
            }
        }
        new TreeSet<>(ownership.all().stream()
                        .filter(OwnedUnit::inUse)
                        .map(owned -> owned.unit().board())
                        .filter(key -> inventory.board(key).isEmpty())
                        .toList())
                .forEach(key -> providers.add(
                        keeping(key, Optional.empty(), "the device " + key + " is not there", ownership)));
        return new HostDevices(providers, problems);
    }

    /** Which unit to make for a claim, or why there is none. */
    public sealed interface Plan {
        /** Store it, then make it. */
        record Make(Unit unit) implements Plan {}

        /** It cannot be made now. */
        record Impossible(Problem reason) implements Plan {}
    }

    /**
     * Which unit to make next on a provider's board.
     *
     * @param provider the provider's key
     * @param uuid the new unit's UUID, if it is a mediated device
     */
    public static Plan plan(
            DeviceInventory inventory, DeviceSettings settings, Ownership ownership, DeviceKey provider, UUID uuid) {
        Optional<Board> board = inventory.board(provider);
        if (board.isEmpty()) {
            return new Plan.Impossible(new Problem("device.gone", "the device " + provider + " is not there"));
        }
        return switch (Offer.of(board.get(), settings)) {
            case Offer.Nothing(String reason, boolean meant) ->
                new Plan.Impossible(new Problem("device.not_offered", provider + ": " + reason));
            case Offer.Gives gives ->
                switch (SlotChoice.next(board.get(), gives.wish(), ownership)) {
                    case SlotChoice.Chosen(Slot slot) -> new Plan.Make(unit(board.get(), slot, gives, uuid));
                    case SlotChoice.Full(List<Limit> reasons) -> new Plan.Impossible(full(provider, gives, reasons));
                };
        };
    }

    private static Unit unit(Board board, Slot slot, Offer.Gives gives, UUID uuid) {
        UnitId id = switch (slot) {
            case Slot.WholeDevice whole -> new UnitId.Mdev(uuid);
            case Slot.MdevFunction function -> new UnitId.Mdev(uuid);
            case Slot.VendorFunction function -> new UnitId.Function(function.function());
        };
        return new Unit(id, board.key(), slot.key(), gives.wish().type().id());
    }

    private static Problem full(DeviceKey provider, Offer.Gives gives, List<Limit> reasons) {
        return new Problem(
                "device.no_capacity",
                "%s has no room for %s: %s"
                        .formatted(
                                provider,
                                gives.wish().type().label(),
                                String.join(
                                        "; ",
                                        reasons.stream().map(Limit::sentence).toList())));
    }

    private static DeviceProvider offering(Board board, Offer.Gives gives, Ownership ownership) {
        Capacity capacity = Capacity.of(board, gives.wish(), ownership);
        String resourceClass = gives.selection().resourceClass();
        Optional<String> classInUse = classInUse(board.key(), ownership);
        if (classInUse.isPresent() && !classInUse.get().equals(resourceClass)) {
            capacity = capacity.draining(new Limit.ClassChange(resourceClass, classInUse.get(), capacity.inUse()));
            resourceClass = classInUse.get();
        }
        VgpuType type = gives.wish().type();
        return provider(
                board.key(),
                resourceClass,
                capacity,
                TypeTraits.of(board, type),
                describe(board, type),
                Optional.of(kind(board, type)));
    }

    private static DeviceType kind(Board board, VgpuType type) {
        return new DeviceType(
                type.id().value(),
                type.name().map(_ -> type.label()),
                type.frameBufferMb().orElse(0),
                board.slots().stream().anyMatch(Slot.VendorFunction.class::isInstance));
    }

    private static DeviceProvider keeping(DeviceKey key, Optional<Board> board, String reason, Ownership ownership) {
        int inUse = inUse(key, ownership);
        Set<String> traits = new TreeSet<>();
        board.ifPresent(present -> ownership.on(key).stream()
                .filter(OwnedUnit::inUse)
                .flatMap(owned -> present.type(owned.unit().type()).stream())
                .forEach(type -> traits.addAll(TypeTraits.of(present, type))));
        return provider(
                key,
                classInUse(key, ownership).orElse(MdevTypeSelection.DEFAULT_CLASS),
                Capacity.onlyWhatIsInUse(inUse, new Limit.NotOffered(reason, inUse)),
                traits,
                reason,
                Optional.empty());
    }

    private static DeviceProvider provider(
            DeviceKey key,
            String resourceClass,
            Capacity capacity,
            Set<String> traits,
            String description,
            Optional<DeviceType> type) {
        return new DeviceProvider(
                key.toString(),
                key.nodeName(),
                resourceClass,
                capacity.total(),
                capacity.reserved(),
                traits,
                description,
                capacity.limits().stream()
                        .map(limit -> new Problem(limit.code(), limit.sentence()))
                        .toList(),
                type);
    }

    private static int inUse(DeviceKey board, Ownership ownership) {
        return (int) ownership.on(board).stream().filter(OwnedUnit::inUse).count();
    }

    private static Optional<String> classInUse(DeviceKey board, Ownership ownership) {
        return ownership.on(board).stream()
                .filter(OwnedUnit::inUse)
                .map(OwnedUnit::resourceClass)
                .sorted()
                .findFirst();
    }

    private static String describe(Board board, VgpuType type) {
        String model =
                board.model().orElse(board.pciId().map(id -> "PCI device " + id).orElse("virtual device"));
        String memory =
                board.frameBufferMb().isPresent() ? ", " + board.frameBufferMb().getAsInt() + " MiB" : "";
        String functions = board.virtualFunctions() > 0
                ? ", " + board.slots().size() + " of " + board.virtualFunctions() + " virtual functions"
                : "";
        return "%s at %s%s%s, gives %s (%s)".formatted(model, board.key(), memory, functions, type.label(), type.id());
    }
}
