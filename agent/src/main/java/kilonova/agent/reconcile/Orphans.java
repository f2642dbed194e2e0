package kilonova.agent.reconcile;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.discovery.DeviceFailure;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Problem;

/** Units in quarantine that no guest has: what could not be removed, or took no type. */
final class Orphans {
    private final LedgeredSteps steps;
    private final Devices devices;

    Orphans(LedgeredSteps steps, Devices devices) {
        this.steps = steps;
        this.devices = devices;
    }

    /** Tries again to remove units that nobody has and that could not be removed, and functions that took no type, before. */
    void removeAll() {
        for (UnitEntry orphan : steps.ledger().devices().where(UnitEntry::orphaned)) {
            if (!orphan.broken() || isSoundAgain(orphan)) {
                var unused = remove(orphan);
            }
        }
    }

    /** A virtual function that took no type is what the next guest would get as well, so it is tried before it is given again. */
    private boolean isSoundAgain(UnitEntry orphan) {
        return devices.notReady(orphan.unit().board()).isEmpty()
                && steps.touch(
                                new Step.Make(orphan),
                                () -> devices.makeWhileSo(orphan).map(DeviceFailure::problem))
                        .isEmpty();
    }

    private Optional<Problem> remove(UnitEntry orphan) {
        return steps.touch(
                        new Step.Remove(orphan),
                        () -> devices.removeWhileSo(orphan).map(DeviceFailure::problem))
                .or(() -> steps.free(
                        new Step.Remove(orphan),
                        all -> all.devices(units -> units.find(orphan.id()).equals(Optional.of(orphan))
                                ? units.move(orphan.id(), UnitState.free())
                                : units)));
    }

    /** @return why the unit stays in quarantine, if it does */
    Optional<Problem> lift(UnitId id) {
        Optional<UnitEntry> entry = steps.ledger().devices().find(id);
        if (entry.isEmpty() || entry.get().state().kind() != UnitState.Kind.QUARANTINED) {
            return Optional.of(new Problem("unit.not_quarantined", "unit " + id + " is not quarantined"));
        }
        Optional<UUID> holder = entry.get().state().holder();
        if (holder.isPresent()) {
            return Optional.of(new Problem(
                    "unit.held",
                    ("unit %s is kept for guest %s: a hard reboot of its server makes the unit again, and heals it if"
                                    + " that works")
                            .formatted(id, holder.get())));
        }
        return remove(entry.get());
    }
}
