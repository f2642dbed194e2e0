package kilonova.placement.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.placement.inventories.Inventory;

/** A provider in the naive model: plain fields, changed in place. */
final class NaiveProvider {
    final UUID id;
    String name;
    long generation;
    Optional<UUID> parent;
    Map<String, Inventory> inventories = new TreeMap<>();
    Set<String> traits = new TreeSet<>();
    Set<UUID> aggregates = new TreeSet<>();

    NaiveProvider(UUID id, String name, Optional<UUID> parent) {
        this.id = id;
        this.name = name;
        this.parent = parent;
    }

    NaiveProvider copy() {
        NaiveProvider copy = new NaiveProvider(id, name, parent);
        copy.generation = generation;
        copy.inventories = new TreeMap<>(new LinkedHashMap<>(inventories));
        copy.traits = new TreeSet<>(traits);
        copy.aggregates = new TreeSet<>(aggregates);
        return copy;
    }
}
