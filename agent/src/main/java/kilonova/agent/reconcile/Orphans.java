package kilonova.agent.reconcile;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.discovery.DeviceFailure;
import kilonova.agent.discovery.DeviceOperations;
import kilonova.agent.ledger.DeviceLedger;
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
            if (!orphan.broken()) {
                var unused = remove(orphan);
            } else if (devices.notReady(orphan.unit().board()).isEmpty()) {
                tryAgain(orphan);
            }
        }
    }

    /**
     * A virtual function that took no type is what the next guest would get as well, so it is tried before it is given again. The ledger says so
     * meanwhile: a type that is seen on it at any other time was given to it by somebody else.
     */
    private void tryAgain(UnitEntry function) {
        if (devices.isTaken(function.unit())) {
            var unused = settle(function);
            return;
        }
        UnitEntry tried = function.tried();
        note(function, tried);
        Optional<Problem> failure = steps.touch(
                new Step.Make(tried), () -> devices.makeWhileSo(tried).map(DeviceFailure::problem));
        // a driver may say no and set the type all the same
        if (failure.isEmpty() || (wasWritten(failure.get()) && devices.isTaken(function.unit()))) {
            var unused = remove(tried);
        } else {
            note(tried, function);
        }
    }

    /** Whether a trial that failed got as far as to ask the driver: what the function shows afterwards may be what was asked for. */
    private static boolean wasWritten(Problem failure) {
        return failure.code().equals(UnitEntry.BROKEN_FUNCTION)
                || failure.code().equals(DeviceOperations.TYPE_REFUSED);
    }

    /** Writes down another reason for which a unit is quarantined, unless the ledger says something else of it by now. */
    private void note(UnitEntry before, UnitEntry after) {
        steps.note(all -> all.devices(units -> isSo(units, before) ? units.move(before.id(), after.state()) : units));
    }

    private static boolean isSo(DeviceLedger units, UnitEntry entry) {
        return units.find(entry.id()).equals(Optional.of(entry));
    }

    /** A function that has a type is removed if that was our trial's, which a crash broke off. Else it is not ours, and the next look notes that. */
    private Optional<Problem> settle(UnitEntry function) {
        return function.onTrial() ? remove(function) : forget(function);
    }

    private Optional<Problem> remove(UnitEntry orphan) {
        return steps.touch(
                        new Step.Remove(orphan),
                        () -> devices.removeWhileSo(orphan).map(DeviceFailure::problem))
                .or(() -> forget(orphan));
    }

    private Optional<Problem> forget(UnitEntry orphan) {
        return steps.free(
                new Step.Remove(orphan),
                all -> all.devices(units -> isSo(units, orphan) ? units.move(orphan.id(), UnitState.free()) : units));
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
        return entry.get().broken() && devices.isTaken(entry.get().unit()) ? settle(entry.get()) : remove(entry.get());
    }
}
