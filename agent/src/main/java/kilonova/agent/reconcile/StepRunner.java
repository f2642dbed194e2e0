package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.agent.discovery.DeviceFailure;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.sriov.Pauses;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/** Carries out one step. */
final class StepRunner {
    /** libvirt says so when a device's group is still being let go by another process; a second try works. */
    private static final String GROUP_BUSY = "error getting device from group";

    /** Before each further try of what a device refused for the moment; others may use its board meanwhile. */
    private static final List<Duration> PAUSES_WHILE_PASSING = List.of(Duration.ofMillis(200), Duration.ofSeconds(1));

    private final LedgeredSteps steps;
    private final Hypervisor hypervisor;
    private final Devices devices;
    private final SnapshotImages images;
    private final GuestDepartures departures;
    private final Pauses pauses;

    StepRunner(LedgeredSteps steps, Hypervisor hypervisor, Devices devices, SnapshotImages images, Pauses pauses) {
        this.steps = steps;
        this.hypervisor = hypervisor;
        this.devices = devices;
        this.images = images;
        this.departures = new GuestDepartures(steps, hypervisor);
        this.pauses = pauses;
    }

    /** @return why the step could not be carried out; empty when it was */
    Optional<Problem> run(GuestView view, Step step) {
        UUID guest = view.guestId();
        return switch (step) {
            case Step.Rest rest -> Optional.empty();
            case Step.Begin(DesiredGuest desired) -> steps.write(step, all -> all.with(GuestRecord.begin(desired)));
            case Step.Recognize(DesiredGuest desired) -> recognize(view, step, desired);
            case Step.Accept(DesiredGuest desired) -> steps.record(guest, step, record -> record.accept(desired));
            case Step.Claim claim -> claim(view, step);
            case Step.Make(UnitEntry entry) ->
                steps.touch(
                        step, () -> patiently(() -> devices.make(entry.unit())).map(DeviceFailure::problem));
            case Step.Define(DesiredGuest desired) ->
                steps.touch(step, () -> hypervisor.define(definition(desired, view.units())));
            case Step.Turn(Step.Change change) -> steps.touch(step, () -> turn(guest, change));
            case Step.Connect connect -> steps.touch(step, () -> hypervisor.connect(guest, connect.cards()));
            case Step.Snapshot(String image) ->
                steps.touch(step, () -> hypervisor.snapshot(guest, disk -> images.fill(guest, image, disk)))
                        .or(() -> steps.record(
                                guest, step, record -> record.with(record.done().photographed(image))));
            case Step.Reboot(int count) ->
                steps.touch(step, () -> hypervisor.reboot(guest))
                        .or(() -> steps.record(
                                guest, step, record -> record.with(record.done().rebooted(count, PowerState.RUNNING))));
            case Step.NoteReboot(int count) ->
                steps.record(guest, step, record -> record.with(record.done().rebooted(count, PowerState.SHUT_OFF)));
            case Step.NoteRebuild note ->
                steps.record(
                        guest,
                        step,
                        record -> record.with(record.done()
                                .rebuilt(
                                        record.wish().rebuildCount(),
                                        record.wish().rebootCount())));
            case Step.Settle(PowerState power) -> steps.write(step, all -> LedgerChanges.settle(all, view, power));
            case Step.GiveUp(Problem problem) ->
                steps.record(guest, step, record -> LedgerChanges.givenUp(record, view, problem));
            case Step.Quarantine(UnitEntry entry, Problem reason) ->
                steps.free(
                        step,
                        all -> all.devices(units -> units.move(entry.id(), LedgerChanges.quarantined(view, reason))));
            case Step.Heal(UnitEntry entry) ->
                steps.write(step, all -> all.devices(units -> units.move(entry.id(), new UnitState.Assigned(guest))));
            case Step.Undo(Problem problem) ->
                steps.record(guest, step, record -> record.enter(Stage.UNDOING).with(problem));
            case Step.Release release -> steps.write(step, all -> LedgerChanges.release(all, guest));
            case Step.Prepare(DesiredGuest desired) ->
                steps.touch(step, () -> hypervisor.migrations().await(definition(desired, view.units())));
            case Step.Await await -> steps.write(step, all -> LedgerChanges.await(all, view));
            case Step.Adopt(PowerState power) ->
                steps.touch(step, () -> hypervisor.migrations().adopt(guest))
                        .or(() -> steps.write(step, all -> LedgerChanges.adopt(all, view, power)));
            case Step.Depart(Departure departure) -> departures.begin(view, step, departure);
            case Step.Steer(Step.Course course) -> steps.touch(step, () -> departures.steer(guest, course));
            case Step.EndDeparture(MigrationProgress progress, Optional<Problem> problem) ->
                steps.record(guest, step, record -> LedgerChanges.departed(record, view, progress, problem));
            case Step.Undefine undefine -> steps.touch(step, () -> hypervisor.undefine(guest));
            case Step.Remove(UnitEntry entry) ->
                steps.touch(
                        step,
                        () -> patiently(() -> devices.remove(entry.unit())).map(DeviceFailure::problem));
            case Step.Finish finish -> steps.free(step, all -> LedgerChanges.finish(all, view));
        };
    }

    private Optional<Problem> claim(GuestView view, Step step) {
        steps.announce(step);
        GuestRecord record = view.record().orElseThrow();
        return devices.claim(view.guestId(), GuestView.lacking(record.wish().devices(), view.units()));
    }

    private Optional<Problem> recognize(GuestView view, Step step, DesiredGuest desired) {
        steps.announce(step);
        return devices.recognize(view, desired);
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
}
