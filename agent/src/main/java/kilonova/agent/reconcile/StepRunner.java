package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kilonova.agent.discovery.DeviceFailure;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.GuestMigrations;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.sriov.Pauses;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/** Carries out one step. The ledger is on the disk before any touch of kernel or hypervisor. */
final class StepRunner {
    /** libvirt says so when a device's group is still being let go by another process; a second try works. */
    private static final String GROUP_BUSY = "error getting device from group";

    /** Before each further try of what a device refused for the moment; others may use its board meanwhile. */
    private static final List<Duration> PAUSES_WHILE_PASSING = List.of(Duration.ofMillis(200), Duration.ofSeconds(1));

    private final LedgerFile ledger;
    private final Hypervisor hypervisor;
    private final Devices devices;
    private final SnapshotImages images;
    private final StepListener listener;
    private final Pauses pauses;
    private final boolean resumesGuests;

    /** @param resumesGuests whether guests that ran when the machine went down are started when it is up again */
    StepRunner(
            LedgerFile ledger,
            Hypervisor hypervisor,
            Devices devices,
            SnapshotImages images,
            StepListener listener,
            Pauses pauses,
            boolean resumesGuests) {
        this.ledger = ledger;
        this.hypervisor = hypervisor;
        this.devices = devices;
        this.images = images;
        this.listener = listener;
        this.pauses = pauses;
        this.resumesGuests = resumesGuests;
    }

    /** All that is known of a guest now. */
    GuestView view(UUID guestId, Optional<DesiredGuest> desired) {
        HostLedger known = ledger.read();
        List<UnitEntry> units = known.devices().of(guestId);
        Optional<GuestRecord> record = known.guest(guestId);
        GuestMigrations migrations = hypervisor.migrations();
        // before the guest itself: what has ended by then shows in the guest
        Optional<Leaving> leaving = record.filter(noted -> noted.done().isLeaving())
                .flatMap(noted -> noted.done().departure())
                .flatMap(progress -> migrations.leaving(guestId, progress.attempt()));
        ArrivalState arrival =
                record.filter(ArrivalSteps::concerns).isPresent() ? migrations.arrival(guestId) : ArrivalState.none();
        boolean remains = record.filter(noted -> noted.stage() == Stage.UNDOING || noted.stage() == Stage.RELEASING)
                        .isPresent()
                && migrations.hasRemains(guestId);
        Optional<Guest> guest = hypervisor.find(guestId);
        return new GuestView(
                guestId,
                desired,
                record,
                units,
                guest,
                devices.present(units),
                new Boot(hypervisor.host().bootId(), resumesGuests),
                arrival,
                leaving,
                remains);
    }

    /** @return why the step could not be carried out; empty when it was */
    Optional<Problem> run(GuestView view, Step step) {
        UUID guest = view.guestId();
        return switch (step) {
            case Step.Rest rest -> Optional.empty();
            case Step.Begin(DesiredGuest desired) -> write(step, all -> all.with(GuestRecord.begin(desired)));
            case Step.Recognize(DesiredGuest desired) -> recognize(view, step, desired);
            case Step.Accept(DesiredGuest desired) -> record(view, step, record -> record.accept(desired));
            case Step.Claim claim -> claim(view, step);
            case Step.Make(UnitEntry entry) ->
                touch(step, () -> patiently(() -> devices.make(entry.unit())).map(DeviceFailure::problem));
            case Step.Define(DesiredGuest desired) ->
                touch(step, () -> hypervisor.define(definition(desired, view.units())));
            case Step.Turn(Step.Change change) -> touch(step, () -> turn(guest, change));
            case Step.Connect connect -> touch(step, () -> hypervisor.connect(guest, connect.cards()));
            case Step.Snapshot(String image) ->
                touch(step, () -> hypervisor.snapshot(guest, disk -> images.fill(guest, image, disk)))
                        .or(() -> record(
                                view, step, record -> record.with(record.done().photographed(image))));
            case Step.Reboot(int count) ->
                touch(step, () -> hypervisor.reboot(guest))
                        .or(() -> record(
                                view, step, record -> record.with(record.done().rebooted(count, PowerState.RUNNING))));
            case Step.NoteReboot(int count) ->
                record(view, step, record -> record.with(record.done().rebooted(count, PowerState.SHUT_OFF)));
            case Step.NoteRebuild note ->
                record(
                        view,
                        step,
                        record -> record.with(record.done()
                                .rebuilt(
                                        record.wish().rebuildCount(),
                                        record.wish().rebootCount())));
            case Step.Settle(PowerState power) -> write(step, all -> LedgerChanges.settle(all, view, power));
            case Step.GiveUp(Problem problem) ->
                record(
                        view,
                        step,
                        record -> LedgerChanges.answered(record, view, view.power())
                                .with(problem));
            case Step.Quarantine(UnitEntry entry, Problem reason) ->
                free(
                        step,
                        all -> all.devices(units -> units.move(entry.id(), LedgerChanges.quarantined(view, reason))));
            case Step.Heal(UnitEntry entry) ->
                write(step, all -> all.devices(units -> units.move(entry.id(), new UnitState.Assigned(guest))));
            case Step.Undo(Problem problem) ->
                record(view, step, record -> record.enter(Stage.UNDOING).with(problem));
            case Step.Release release -> write(step, all -> LedgerChanges.release(all, guest));
            case Step.Prepare(DesiredGuest desired) ->
                touch(step, () -> hypervisor.migrations().await(definition(desired, view.units())));
            case Step.Await await -> write(step, all -> LedgerChanges.await(all, view));
            case Step.Adopt(PowerState power) ->
                touch(step, () -> hypervisor.migrations().adopt(guest))
                        .or(() -> write(step, all -> LedgerChanges.adopt(all, view, power)));
            case Step.Depart(Departure departure) -> depart(view, step, departure);
            case Step.Steer(Step.Course course) -> touch(step, () -> steer(guest, course));
            case Step.EndDeparture(MigrationProgress progress, Optional<Problem> problem) ->
                record(view, step, record -> LedgerChanges.departed(record, view, progress, problem));
            case Step.Undefine undefine -> touch(step, () -> hypervisor.undefine(guest));
            case Step.Remove(UnitEntry entry) ->
                touch(step, () -> patiently(() -> devices.remove(entry.unit())).map(DeviceFailure::problem));
            case Step.Finish finish -> free(step, all -> LedgerChanges.finish(all, view));
        };
    }

    /** Tries again to remove units that nobody has and that could not be removed, and functions that took no type, before. */
    void removeOrphans() {
        for (UnitEntry orphan : ledger.read().devices().where(UnitEntry::orphaned)) {
            if (!orphan.broken() || isSoundAgain(orphan)) {
                var unused = removeOrphan(orphan);
            }
        }
    }

    /** A virtual function that took no type is what the next guest would get as well, so it is tried before it is given again. */
    private boolean isSoundAgain(UnitEntry orphan) {
        return devices.notReady(orphan.unit().board()).isEmpty()
                && touch(
                                new Step.Make(orphan),
                                () -> devices.makeWhileSo(orphan).map(DeviceFailure::problem))
                        .isEmpty();
    }

    private Optional<Problem> removeOrphan(UnitEntry orphan) {
        return touch(
                        new Step.Remove(orphan),
                        () -> devices.removeWhileSo(orphan).map(DeviceFailure::problem))
                .or(() -> free(
                        new Step.Remove(orphan),
                        all -> all.devices(units -> units.find(orphan.id()).equals(Optional.of(orphan))
                                ? units.move(orphan.id(), UnitState.free())
                                : units)));
    }

    /** @return why the unit stays in quarantine, if it does */
    Optional<Problem> lift(UnitId id) {
        Optional<UnitEntry> entry = ledger.read().devices().find(id);
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
        return removeOrphan(entry.get());
    }

    private Optional<Problem> claim(GuestView view, Step step) {
        listener.before(name(step));
        GuestRecord record = view.record().orElseThrow();
        return devices.claim(view.guestId(), GuestView.lacking(record.wish().devices(), view.units()));
    }

    private Optional<Problem> recognize(GuestView view, Step step, DesiredGuest desired) {
        listener.before(name(step));
        return devices.recognize(view, desired);
    }

    private Optional<Problem> depart(GuestView view, Step step, Departure departure) {
        GuestRecord record = view.record().orElseThrow();
        return switch (UnitPairs.of(
                record.wish().devices(), view.units(), departure.arrival().devices())) {
            case UnitPairs.Impossible(Problem reason) -> Optional.of(reason);
            case UnitPairs.Possible(Map<UnitId, UnitId> pairs) -> {
                MigrationProgress begun = MigrationProgress.of(departure.attempt(), Outcome.UNDER_WAY);
                ledger.change(all -> all.with(record.with(record.done().departing(begun))));
                yield touch(step, () -> hypervisor.migrations().depart(transfer(view.guestId(), departure, pairs)));
            }
        };
    }

    private static GuestTransfer transfer(UUID guest, Departure departure, Map<UnitId, UnitId> pairs) {
        return new GuestTransfer(
                departure.attempt(),
                guest,
                departure.destinationHost(),
                departure.arrival().uri(),
                departure.arrival().guestId(),
                pairs,
                departure.arrival().facts(),
                departure.options());
    }

    private Optional<Problem> steer(UUID guest, Step.Course course) {
        return switch (course) {
            case COMPLETE -> hypervisor.migrations().complete(guest);
            case ABORT -> hypervisor.migrations().abort(guest);
        };
    }

    private Optional<Problem> turn(UUID guest, Step.Change change) {
        return switch (change) {
            case START -> {
                Optional<Problem> refusal = hypervisor.start(guest);
                boolean busy = refusal.filter(problem -> problem.message().contains(GROUP_BUSY))
                        .isPresent();
                yield busy ? hypervisor.start(guest) : refusal;
            }
            case STOP -> hypervisor.stop(guest);
            case DESTROY -> hypervisor.destroy(guest);
            case PAUSE -> hypervisor.pause(guest);
            case RESUME -> hypervisor.resume(guest);
            case SUSPEND -> hypervisor.suspend(guest);
        };
    }

    private Optional<DeviceFailure> patiently(Supplier<Optional<DeviceFailure>> operation) {
        Optional<DeviceFailure> failure = operation.get();
        try {
            for (Duration pause : PAUSES_WHILE_PASSING) {
                if (failure.filter(DeviceFailure::passing).isEmpty()) {
                    return failure;
                }
                pauses.pause(pause);
                failure = operation.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    private GuestDefinition definition(DesiredGuest desired, List<UnitEntry> units) {
        List<GuestDevice> passed = units.stream()
                .map(entry -> new GuestDevice(entry.id(), devices.deviceApi(entry.unit())))
                .toList();
        Optional<GuestSpec.ImageSource> rescue =
                desired.goal() == GuestGoal.RESCUED ? desired.rescueImage() : Optional.empty();
        return new GuestDefinition(desired.guestId(), desired.serverId(), desired.spec(), rescue, passed);
    }

    private Optional<Problem> record(GuestView view, Step step, UnaryOperator<GuestRecord> change) {
        return write(
                step, all -> all.with(change.apply(all.guest(view.guestId()).orElseThrow())));
    }

    private Optional<Problem> write(Step step, UnaryOperator<HostLedger> change) {
        listener.before(name(step));
        ledger.change(change);
        return Optional.empty();
    }

    private Optional<Problem> free(Step step, UnaryOperator<HostLedger> change) {
        listener.before(name(step));
        devices.free(change);
        return Optional.empty();
    }

    private Optional<Problem> touch(Step step, Supplier<Optional<Problem>> touch) {
        listener.before("sync before " + name(step));
        ledger.sync();
        listener.before(name(step));
        return touch.get();
    }

    private static String name(Step step) {
        return step instanceof Step.Turn(Step.Change change)
                ? change.name()
                : step.getClass().getSimpleName();
    }
}
