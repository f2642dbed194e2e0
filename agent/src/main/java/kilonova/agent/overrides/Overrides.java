package kilonova.agent.overrides;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;

/**
 * What an operator chose at run time. Immutable.
 *
 * @param drained boards that offer nothing new
 * @param retyped what boards give in place of what is configured; each selection names its board alone
 */
public record Overrides(Set<DeviceKey> drained, Map<DeviceKey, MdevTypeSelection> retyped) {
    public Overrides {
        drained = Set.copyOf(drained);
        retyped = Map.copyOf(retyped);
        retyped.forEach((board, selection) -> {
            if (!selection.addresses().equals(Set.of(board))) {
                throw new IllegalArgumentException("the type of " + board + " is for " + selection.addresses());
            }
        });
    }

    /** The configuration holds everywhere. */
    public static Overrides none() {
        return new Overrides(Set.of(), Map.of());
    }

    /** The same with a board drained, or not. */
    public Overrides withDrained(DeviceKey board, boolean drains) {
        Set<DeviceKey> changed = new HashSet<>(drained);
        if (drains) {
            changed.add(board);
        } else {
            changed.remove(board);
        }
        return new Overrides(changed, retyped);
    }

    /** The same with another type for a board. */
    public Overrides withType(DeviceKey board, MdevTypeSelection selection) {
        Map<DeviceKey, MdevTypeSelection> changed = new TreeMap<>(retyped);
        changed.put(board, selection);
        return new Overrides(drained, changed);
    }

    /** The same with the configured type for a board. */
    public Overrides withConfiguredType(DeviceKey board) {
        Map<DeviceKey, MdevTypeSelection> changed = new TreeMap<>(retyped);
        changed.remove(board);
        return new Overrides(drained, changed);
    }

    /** What holds: the configuration where nothing was chosen over it. */
    public DeviceSettings over(DeviceSettings configured) {
        List<MdevTypeSelection> types = new ArrayList<>();
        for (MdevTypeSelection selection : configured.types()) {
            Set<DeviceKey> left = new TreeSet<>(selection.addresses());
            left.removeAll(retyped.keySet());
            // a type that named only such boards would become the default of all without its addresses
            if (!left.isEmpty() || selection.addresses().isEmpty()) {
                types.add(new MdevTypeSelection(
                        selection.type(), left, selection.resourceClass(), selection.maxInstances()));
            }
        }
        new TreeMap<>(retyped).values().forEach(types::add);
        Set<DeviceKey> drains = new HashSet<>(configured.drained());
        drains.addAll(drained);
        return new DeviceSettings(types, drains);
    }
}
