package kilonova.agent.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;

/**
 * Every device unit that is not free, each in exactly one {@link UnitState}. Immutable: a change gives a new ledger. A change that
 * {@link UnitState#TRANSITIONS} lacks throws {@link IllegalTransition}.
 */
public final class DeviceLedger {
    private static final DeviceLedger EMPTY = new DeviceLedger(Map.of());

    private final Map<UnitId, UnitEntry> entries;

    private DeviceLedger(Map<UnitId, UnitEntry> entries) {
        this.entries = entries;
    }

    /** Nothing is known of any unit. */
    public static DeviceLedger empty() {
        return EMPTY;
    }

    /** @throws IllegalArgumentException when one unit is named twice, or is named as free */
    public static DeviceLedger of(Collection<UnitEntry> entries) {
        Map<UnitId, UnitEntry> byId = new LinkedHashMap<>();
        for (UnitEntry entry : entries) {
            if (entry.state().kind() == UnitState.Kind.FREE) {
                throw new IllegalArgumentException("unit " + entry.id() + " is free and has no entry");
            }
            if (byId.put(entry.id(), entry) != null) {
                throw new IllegalArgumentException("unit " + entry.id() + " is named twice");
            }
        }
        return new DeviceLedger(byId);
    }

    /** All entries, oldest first. */
    public Collection<UnitEntry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** The unit's entry; empty when it is free. */
    public Optional<UnitEntry> find(UnitId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** The state of any unit, known or not. */
    public UnitState stateOf(UnitId id) {
        UnitEntry entry = entries.get(id);
        return entry == null ? UnitState.free() : entry.state();
    }

    /** The units that a guest holds in any state. */
    public List<UnitEntry> of(UUID guest) {
        return where(entry -> entry.state().holder().filter(guest::equals).isPresent());
    }

    /** The units that a predicate picks. */
    public List<UnitEntry> where(Predicate<UnitEntry> predicate) {
        return entries.values().stream().filter(predicate).toList();
    }

    /** What is ours, for those who count capacity. */
    public Ownership ownership() {
        return Ownership.of(entries.values().stream()
                .filter(UnitEntry::ours)
                .map(UnitEntry::owned)
                .toList());
    }

    /** A guest's build takes a free unit. */
    public DeviceLedger claim(Unit unit, String providerKey, String resourceClass, UUID guest) {
        return put(new UnitEntry(unit, providerKey, resourceClass, UnitState.building(guest)));
    }

    /** A unit, foreign until now or not known, is in the definition of a guest that was lost from the ledger: it is that guest's. */
    public DeviceLedger recognize(Unit unit, String providerKey, String resourceClass, UUID guest) {
        return put(new UnitEntry(unit, providerKey, resourceClass, new UnitState.Assigned(guest)));
    }

    /** A unit was seen that Kilonova did not make. */
    public DeviceLedger noteForeign(Unit unit) {
        return put(new UnitEntry(unit, unit.board().toString(), "", new UnitState.Foreign()));
    }

    /** Moves a unit to another state; {@code Free} removes its entry. */
    public DeviceLedger move(UnitId id, UnitState next) {
        UnitEntry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalTransition(id, UnitState.free(), next);
        }
        return put(entry.with(next));
    }

    /** Moves every unit of a guest to another state; units that are in it already stay. */
    public DeviceLedger moveAll(UUID guest, UnitState next) {
        DeviceLedger ledger = this;
        for (UnitEntry entry : of(guest)) {
            if (!entry.state().equals(next)) {
                ledger = ledger.move(entry.id(), next);
            }
        }
        return ledger;
    }

    private DeviceLedger put(UnitEntry entry) {
        UnitState now = stateOf(entry.id());
        if (!now.mayBecome(entry.state())) {
            throw new IllegalTransition(entry.id(), now, entry.state());
        }
        Map<UnitId, UnitEntry> changed = new LinkedHashMap<>(entries);
        if (entry.state().kind() == UnitState.Kind.FREE) {
            changed.remove(entry.id());
        } else {
            changed.put(entry.id(), entry);
        }
        return new DeviceLedger(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceLedger ledger && entries.equals(ledger.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.values().toString();
    }
}
