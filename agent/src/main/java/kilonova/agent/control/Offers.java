package kilonova.agent.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kilonova.agent.control.Answer.Offered;
import kilonova.agent.control.Answer.UnitStatus;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.discovery.DeviceProviders;
import kilonova.agent.discovery.HostDevices;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.Problem;

/** What boards offer under some settings, as answers say it. Pure. */
final class Offers {
    private Offers() {}

    static Offered of(DeviceInventory inventory, DeviceSettings settings, DeviceLedger ledger, DeviceKey board) {
        HostDevices host = DeviceProviders.of(inventory, settings, ledger.ownership());
        int inUse = (int)
                ledger.ownership().on(board).stream().filter(OwnedUnit::inUse).count();
        Optional<DeviceProvider> provider = host.providers().stream()
                .filter(one -> one.key().equals(board.toString()))
                .findFirst();
        if (provider.isPresent()) {
            DeviceProvider one = provider.get();
            return new Offered(one.description(), one.resourceClass(), one.total(), one.reserved(), inUse, one.notes());
        }
        List<Problem> why = host.problems().stream()
                .filter(problem -> problem.message().startsWith(board + ": "))
                .toList();
        return new Offered("offers nothing", "", 0, 0, inUse, why);
    }

    static UnitStatus status(UnitEntry entry) {
        UnitState state = entry.state();
        return new UnitStatus(
                entry.id().toString(),
                entry.unit().board().toString(),
                entry.unit().slot().toString(),
                entry.unit().type().value(),
                state.kind().name().toLowerCase(Locale.ROOT),
                state.holder(),
                state instanceof UnitState.Quarantined quarantined
                        ? Optional.of(quarantined.reason())
                        : Optional.empty());
    }
}
