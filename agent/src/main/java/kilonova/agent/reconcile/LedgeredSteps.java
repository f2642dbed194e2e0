package kilonova.agent.reconcile;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.protocol.Problem;

/** The two kinds of things that steps do: writes to the ledger, and touches of kernel or hypervisor, before which the ledger is on the disk. */
final class LedgeredSteps {
    private final LedgerFile ledger;
    private final Devices devices;
    private final StepListener listener;

    LedgeredSteps(LedgerFile ledger, Devices devices, StepListener listener) {
        this.ledger = ledger;
        this.devices = devices;
        this.listener = listener;
    }

    /** What the ledger says now. */
    HostLedger ledger() {
        return ledger.read();
    }

    /** Says which step comes. */
    void announce(Step step) {
        listener.before(name(step));
    }

    /** Writes down something about one guest. */
    Optional<Problem> record(UUID guest, Step step, UnaryOperator<GuestRecord> change) {
        return write(step, all -> all.with(change.apply(all.guest(guest).orElseThrow())));
    }

    /** Writes something down. */
    Optional<Problem> write(Step step, UnaryOperator<HostLedger> change) {
        announce(step);
        ledger.change(change);
        return Optional.empty();
    }

    /** Writes down that units change hands, under the lock with the look at the kernel. */
    Optional<Problem> free(Step step, UnaryOperator<HostLedger> change) {
        announce(step);
        devices.free(change);
        return Optional.empty();
    }

    /** Notes something without a step of its own; the touch that follows brings it to the disk. */
    void note(UnaryOperator<HostLedger> change) {
        ledger.change(change);
    }

    /** Touches kernel or hypervisor. */
    Optional<Problem> touch(Step step, Supplier<Optional<Problem>> touch) {
        listener.before("sync before " + name(step));
        ledger.sync();
        announce(step);
        return touch.get();
    }

    private static String name(Step step) {
        return step instanceof Step.Turn(Step.Change change)
                ? change.name()
                : step.getClass().getSimpleName();
    }
}
