package kilonova.gpu.selection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Slot;

/**
 * What the operator wants of the host's devices. Order matters: the first type without addresses is the default; later ones without are
 * ignored ({@link #ignoredDefaults()}).
 *
 * @param types the enabled types
 * @param drained boards that offer nothing new
 */
public record DeviceSettings(List<MdevTypeSelection> types, Set<DeviceKey> drained) {
    public DeviceSettings {
        types = List.copyOf(types);
        drained = Set.copyOf(drained);
        Map<DeviceKey, String> typeOf = new HashMap<>();
        for (MdevTypeSelection selection : types) {
            for (DeviceKey address : selection.addresses()) {
                String before = typeOf.put(address, selection.type());
                if (before != null) {
                    throw new IllegalArgumentException(
                            "device " + address + " is under two types: " + before + " and " + selection.type());
                }
            }
        }
    }

    /** No type is enabled: no device is offered. */
    public static DeviceSettings none() {
        return new DeviceSettings(List.of(), Set.of());
    }

    /** One type for all boards, by id or name. */
    public static DeviceSettings everywhere(String type) {
        return new DeviceSettings(List.of(MdevTypeSelection.everywhere(type)), Set.of());
    }

    /** The same settings with other boards drained. */
    public DeviceSettings withDrained(Set<DeviceKey> boards) {
        return new DeviceSettings(types, boards);
    }

    /** The type for boards that no type names. */
    public Optional<MdevTypeSelection> defaultType() {
        return types.stream()
                .filter(selection -> selection.addresses().isEmpty())
                .findFirst();
    }

    /** Types without addresses after the first: they are not used. */
    public List<MdevTypeSelection> ignoredDefaults() {
        return types.stream()
                .filter(selection -> selection.addresses().isEmpty())
                .skip(1)
                .toList();
    }

    /**
     * What a board should give, if any type is meant for it.
     *
     * @param selection the type; where several name slots of one board, the first of them
     * @param usable the slots that may be used: all, or the virtual functions that were named
     * @param contradicting further types that name slots of the same board
     */
    public record ForBoard(
            MdevTypeSelection selection, Predicate<Slot> usable, List<MdevTypeSelection> contradicting) {}

    /** What a board should give: a type that names it, else one that names its slots, else the default. */
    public Optional<ForBoard> forBoard(Board board) {
        for (MdevTypeSelection selection : types) {
            if (selection.addresses().contains(board.key())) {
                return Optional.of(new ForBoard(selection, slot -> true, List.of()));
            }
        }
        List<MdevTypeSelection> bySlots = new ArrayList<>();
        for (MdevTypeSelection selection : types) {
            if (board.slots().stream().anyMatch(slot -> selection.addresses().contains(slot.key()))) {
                bySlots.add(selection);
            }
        }
        if (!bySlots.isEmpty()) {
            MdevTypeSelection first = bySlots.getFirst();
            return Optional.of(new ForBoard(
                    first, slot -> first.addresses().contains(slot.key()), bySlots.subList(1, bySlots.size())));
        }
        return defaultType().map(selection -> new ForBoard(selection, slot -> true, List.of()));
    }
}
