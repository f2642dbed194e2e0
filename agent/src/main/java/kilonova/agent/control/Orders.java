package kilonova.agent.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import kilonova.agent.control.Answer.BoardStatus;
import kilonova.agent.control.Answer.HostStatus;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.overrides.Overrides;
import kilonova.agent.reconcile.Devices;
import kilonova.agent.reconcile.Reconciler;
import kilonova.agent.sriov.BoardPreparation;
import kilonova.agent.sriov.FunctionEnabler;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.Problem;

/** Carries out what an operator orders. Safe to use from several threads. */
public final class Orders {
    private final String host;
    private final Devices devices;
    private final BoardChanges boards;
    private final Reconciler reconciler;
    private final FunctionEnabler functions;
    private final BoardPreparation preparation;
    private final Supplier<List<Problem>> problems;
    private final Runnable changed;

    /**
     * @param problems what the operator should know
     * @param changed is called when something may be different from what was told to the controller
     */
    public Orders(
            String host,
            Devices devices,
            BoardChanges boards,
            Reconciler reconciler,
            FunctionEnabler functions,
            BoardPreparation preparation,
            Supplier<List<Problem>> problems,
            Runnable changed) {
        this.host = host;
        this.devices = devices;
        this.boards = boards;
        this.reconciler = reconciler;
        this.functions = functions;
        this.preparation = preparation;
        this.problems = problems;
        this.changed = changed;
    }

    /** Carries out an order; returns when that is done. */
    public Answer carryOut(Order order) {
        Answer answer = switch (order) {
            case Order.Status status -> status();
            case Order.Drain(String device, boolean undo, boolean dryRun) ->
                onDevice(device, key -> boards.drain(key, !undo, dryRun));
            case Order.Retype(String device, Optional<String> type, boolean dryRun) ->
                onDevice(device, key -> boards.retype(key, type, dryRun));
            case Order.Lift(String unit) -> lift(unit);
            case Order.EnableFunctions(String device, Optional<Integer> count) ->
                onFunction(
                        device,
                        address -> functions.enable(
                                address, count.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
            case Order.DisableFunctions(String device) -> onFunction(device, this::disable);
        };
        if (!(order instanceof Order.Status) && !(answer instanceof Answer.Refused)) {
            changed.run();
        }
        return answer;
    }

    private Answer status() {
        Overrides chosen = boards.chosen();
        return devices.look((inventory, ledger) -> new HostStatus(
                host,
                keys(inventory, ledger).stream()
                        .map(key -> new BoardStatus(
                                key.toString(),
                                Offers.of(inventory, devices.settings(), ledger, key),
                                devices.settings().drained().contains(key),
                                Optional.ofNullable(chosen.retyped().get(key)).map(MdevTypeSelection::type)))
                        .toList(),
                ledger.entries().stream().map(Offers::status).toList(),
                problems.get()));
    }

    /** What the kernel has, and what it has no longer although something of it is held. */
    private static List<DeviceKey> keys(DeviceInventory inventory, DeviceLedger ledger) {
        List<DeviceKey> keys = new ArrayList<>();
        inventory.boards().forEach(board -> keys.add(board.key()));
        ledger.entries().stream()
                .map(entry -> entry.unit().board())
                .filter(key -> !keys.contains(key))
                .distinct()
                .forEach(keys::add);
        return keys;
    }

    private Answer lift(String text) {
        Optional<UnitId> unit = UnitId.parse(text);
        if (unit.isEmpty()) {
            return refused("unit.unknown", "'" + text + "' is neither the UUID of a mediated device nor a PCI address");
        }
        return reconciler
                .lift(unit.get())
                .<Answer>map(Answer.Refused::new)
                .orElseGet(() -> new Answer.Lifted(unit.get().toString()));
    }

    private FunctionEnabler.Result disable(PciAddress address) throws InterruptedException {
        DeviceKey key = DeviceKey.of(address);
        List<UnitEntry> held = devices.look((inventory, ledger) ->
                ledger.where(entry -> entry.ours() && entry.unit().board().equals(key)));
        if (!held.isEmpty()) {
            return new FunctionEnabler.Result.Refused(new Problem(
                    "sriov.in_use",
                    "%s keeps its virtual functions: the ledger has %d unit(s) on it, the first is %s"
                            .formatted(address, held.size(), held.getFirst().id())));
        }
        return preparation.wants(address)
                ? new FunctionEnabler.Result.Refused(new Problem(
                        "sriov.wanted",
                        ("%s keeps its virtual functions: the agent would enable them again, because a type is enabled for"
                                        + " it or [sriov] names it; take that from the configuration first, or set [devices]"
                                        + " sriov = off")
                                .formatted(address)))
                : functions.disable(address);
    }

    private interface OnDevice {
        Answer carryOut(DeviceKey device);
    }

    private static Answer onDevice(String device, OnDevice order) {
        return DeviceKey.parse(device)
                .map(order::carryOut)
                .orElseGet(() -> refused(
                        "device.unknown",
                        "'" + device
                                + "' is no device: write a PCI address such as 0000:84:00.0, or a virtual parent such"
                                + " as mtty_mtty"));
    }

    private interface OnFunction {
        FunctionEnabler.Result carryOut(PciAddress device) throws InterruptedException;
    }

    private static Answer onFunction(String device, OnFunction order) {
        Optional<PciAddress> address = PciAddress.parse(device);
        if (address.isEmpty()) {
            return refused("device.unknown", "'" + device + "' is no PCI address such as 0000:41:00.0");
        }
        try {
            return switch (order.carryOut(address.get())) {
                case FunctionEnabler.Result.Done(int before, List<PciAddress> now) ->
                    new Answer.Functions(
                            address.get().toString(),
                            before,
                            now.stream().map(PciAddress::toString).toList());
                case FunctionEnabler.Result.Refused(Problem problem) -> new Answer.Refused(problem);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused("agent.stopping", "the agent is being stopped");
        }
    }

    private static Answer refused(String code, String message) {
        return new Answer.Refused(new Problem(code, message));
    }
}
