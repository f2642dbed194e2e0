package kilonova.agent.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import kilonova.agent.control.Answer.BoardChange;
import kilonova.agent.control.Answer.Offered;
import kilonova.agent.control.Answer.UnitStatus;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.overrides.Overrides;
import kilonova.agent.overrides.OverridesFile;
import kilonova.agent.reconcile.Devices;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.capacity.Limit;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.gpu.type.VgpuType;
import kilonova.protocol.Problem;

/**
 * Changes what a board offers while the host runs: planned, kept on the disk, applied, looked at, and taken back when the board does not do
 * what was planned. No unit in use is touched. Safe to use from several threads; one change at a time.
 */
public final class BoardChanges {
    private static final String DRAINED = new Limit.Drained().code();

    private final Devices devices;
    private final DeviceSettings configured;
    private final OverridesFile file;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** @param configured what the configuration says, which holds where nothing is chosen over it */
    public BoardChanges(Devices devices, DeviceSettings configured, OverridesFile file) {
        this.devices = devices;
        this.configured = configured;
        this.file = file;
    }

    /** What is chosen over the configuration now. */
    public Overrides chosen() {
        oneAtATime.lock();
        try {
            return file.read();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Lets a board offer nothing new, or again. */
    Answer drain(DeviceKey device, boolean drains, boolean dryRun) {
        return change(
                device,
                dryRun,
                (board, before) -> new Planned.To(
                        before.withDrained(device, drains),
                        drains ? "offer nothing new on " + device : "offer again on " + device + " what it can give",
                        (expected, seen) -> drains
                                ? seen.free() == 0
                                : gives(expected, seen) && (!isDrained(seen) || isDrained(expected)),
                        offered -> Optional.empty()));
    }

    /** Whether a board gives a type where it was to give one. */
    private static boolean gives(Offered expected, Offered seen) {
        return expected.total() == 0 || seen.total() > 0;
    }

    private static boolean isDrained(Offered offered) {
        return offered.notes().stream().anyMatch(note -> note.code().equals(DRAINED));
    }

    /** Lets a board give another type. */
    Answer retype(DeviceKey device, Optional<String> word, boolean dryRun) {
        return change(device, dryRun, (board, before) -> {
            if (word.isEmpty()) {
                return new Planned.To(
                        before.withConfiguredType(device),
                        "give on " + device + " what the configuration says",
                        BoardChanges::gives,
                        offered -> Optional.empty());
            }
            Optional<VgpuType> type = board.typeCalled(word.get());
            if (type.isEmpty()) {
                return new Planned.Impossible(new Problem(
                        "device.type_unknown",
                        "%s has no type '%s'; it has %s"
                                .formatted(
                                        device,
                                        word.get(),
                                        String.join(
                                                ", ",
                                                board.types().stream()
                                                        .map(VgpuType::label)
                                                        .toList()))));
            }
            MdevTypeSelection selection = selection(board, before, word.get(), type.get());
            return new Planned.To(
                    before.withType(device, selection),
                    "give %s on %s, counted as %s".formatted(type.get().label(), device, selection.resourceClass()),
                    BoardChanges::gives,
                    offered -> offered.total() > 0
                            ? Optional.empty()
                            : Optional.of(new Problem(
                                    "device.retype_useless",
                                    "%s would give no %s: %s"
                                            .formatted(device, type.get().label(), reasons(offered)))));
        });
    }

    /** The type's own section says how it is counted; where it has none, the class stays that the board has now. */
    private MdevTypeSelection selection(Board board, Overrides before, String word, VgpuType type) {
        Optional<MdevTypeSelection> own = configured.types().stream()
                .filter(one -> board.typeCalled(one.type()).equals(Optional.of(type)))
                .findFirst();
        String resourceClass = own.map(MdevTypeSelection::resourceClass)
                .or(() -> before.over(configured)
                        .forBoard(board)
                        .map(now -> now.selection().resourceClass()))
                .orElse(MdevTypeSelection.DEFAULT_CLASS);
        OptionalInt most = own.map(MdevTypeSelection::maxInstances).orElseGet(OptionalInt::empty);
        return new MdevTypeSelection(word, Set.of(board.key()), resourceClass, most);
    }

    private sealed interface Planned {
        /**
         * @param step what is done, for people
         * @param done whether what is offered then, the second, is what was expected, the first
         * @param forbids why what would be offered is not worth it
         */
        record To(
                Overrides next,
                String step,
                BiPredicate<Offered, Offered> done,
                Function<Offered, Optional<Problem>> forbids)
                implements Planned {}

        record Impossible(Problem problem) implements Planned {}
    }

    private interface Planner {
        Planned plan(Board board, Overrides before);
    }

    private record Seen(Optional<Board> board, List<DeviceKey> boards, Offered offered, List<UnitStatus> kept) {}

    private Answer change(DeviceKey device, boolean dryRun, Planner planner) {
        oneAtATime.lock();
        try {
            Overrides before = file.read();
            Seen now = look(device, before.over(configured));
            if (now.board().isEmpty()) {
                return new Answer.Refused(new Problem(
                        "device.unknown", "there is no board " + device + " on this host; there are " + now.boards()));
            }
            return switch (planner.plan(now.board().get(), before)) {
                case Planned.Impossible(Problem problem) -> new Answer.Refused(problem);
                case Planned.To planned
                when planned.next().equals(before) ->
                    new BoardChange(device.toString(), false, now.offered(), now.offered(), now.kept(), List.of());
                case Planned.To planned -> {
                    Offered expected =
                            look(device, planned.next().over(configured)).offered();
                    Optional<Problem> forbidden = planned.forbids().apply(expected);
                    if (forbidden.isPresent()) {
                        yield new Answer.Refused(forbidden.get());
                    }
                    BoardChange plan = new BoardChange(
                            device.toString(),
                            false,
                            now.offered(),
                            expected,
                            now.kept(),
                            steps(planned, now, expected));
                    yield dryRun ? plan : apply(device, before, planned, plan);
                }
            };
        } finally {
            oneAtATime.unlock();
        }
    }

    private static List<String> steps(Planned.To planned, Seen now, Offered expected) {
        List<String> steps = new ArrayList<>();
        steps.add("keep the choice on the disk, so that a restart of the agent changes nothing of it");
        steps.add(planned.step());
        boolean waits = expected.notes().stream()
                .anyMatch(note -> note.code().equals("device.type_change_waits")
                        || note.code().equals("device.class_change_waits"));
        if (!now.kept().isEmpty()) {
            steps.add("leave the %d unit(s) in use as they are%s"
                    .formatted(
                            now.kept().size(), waits ? "; the new type comes when the last of them is released" : ""));
        }
        steps.add("look at what the board offers then, and take everything back if it is not what is planned");
        return steps;
    }

    private Answer apply(DeviceKey device, Overrides before, Planned.To planned, BoardChange plan) {
        try {
            file.write(planned.next());
        } catch (IOException e) {
            return new Answer.Refused(new Problem(
                    "overrides.unwritable",
                    "nothing was changed, because the choice cannot be kept: " + e.getMessage()));
        }
        devices.use(planned.next().over(configured));
        Seen after = look(device, devices.settings());
        if (after.board().isPresent() && planned.done().test(plan.after(), after.offered())) {
            return new BoardChange(plan.device(), true, plan.before(), after.offered(), after.kept(), plan.steps());
        }
        devices.use(before.over(configured));
        Problem failure = new Problem(
                "device.change_failed",
                "%s did not do what was planned, and was given back to what it was: %s"
                        .formatted(device, after.board().isEmpty() ? "it is not there" : reasons(after.offered())));
        try {
            file.write(before);
            return new Answer.Refused(failure);
        } catch (IOException e) {
            return new Answer.Refused(new Problem(
                    failure.code(),
                    failure.message() + "; the disk still has the new choice, which a restart would apply: "
                            + e.getMessage()));
        }
    }

    private Seen look(DeviceKey device, DeviceSettings settings) {
        return devices.look((inventory, ledger) -> new Seen(
                inventory.board(device),
                inventory.boards().stream().map(Board::key).toList(),
                Offers.of(inventory, settings, ledger, device),
                kept(ledger, device)));
    }

    private static List<UnitStatus> kept(DeviceLedger ledger, DeviceKey device) {
        return ledger.where(entry -> entry.unit().board().equals(device)).stream()
                .filter(UnitEntry::ours)
                .map(Offers::status)
                .toList();
    }

    private static String reasons(Offered offered) {
        return offered.notes().isEmpty()
                ? offered.description()
                : String.join(
                        "; ", offered.notes().stream().map(Problem::message).toList());
    }
}
