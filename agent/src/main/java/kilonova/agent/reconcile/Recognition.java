package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.guests.Guest;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;

/**
 * Takes a guest into the ledger that the hypervisor has and the ledger has lost, with those units of its definition that were promised to
 * it. Pure. Whatever comes of it counts as built: a guest that was there before the ledger is never undone.
 */
final class Recognition {
    private final DesiredGuest desired;
    private final Guest guest;
    private final Map<UnitId, Unit> unclaimed;

    private Recognition(DesiredGuest desired, Guest guest, Map<UnitId, Unit> unclaimed) {
        this.desired = desired;
        this.guest = guest;
        this.unclaimed = unclaimed;
    }

    /**
     * @param view a guest that is wished and defined, and has no record
     * @param inventory what the kernel has
     */
    static HostLedger of(HostLedger all, GuestView view, DesiredGuest desired, DeviceInventory inventory) {
        Guest guest = view.guest().orElseThrow();
        Map<UnitId, Unit> unclaimed = inventory.units().stream()
                .filter(unit -> guest.units().contains(unit.id()))
                .filter(unit -> all.devices().stateOf(unit.id()).holder().isEmpty())
                .collect(Collectors.toMap(Unit::id, unit -> unit, (one, same) -> one, LinkedHashMap::new));
        return new Recognition(desired, guest, unclaimed).in(all, view);
    }

    private HostLedger in(HostLedger all, GuestView view) {
        List<ClaimPlan.Choice> choices = new ArrayList<>();
        Set<UnitId> left = new LinkedHashSet<>(unclaimed.keySet());
        for (DeviceClaim claim : desired.devices()) {
            unclaimed.values().stream()
                    .filter(unit -> unit.board().toString().equals(claim.providerKey()))
                    .filter(unit -> left.contains(unit.id()))
                    .limit(claim.amount())
                    .toList()
                    .forEach(unit -> {
                        left.remove(unit.id());
                        choices.add(new ClaimPlan.Choice(unit, claim));
                    });
        }
        DeviceLedger devices = all.devices();
        for (ClaimPlan.Choice choice : choices) {
            devices = devices.recognize(
                    choice.unit(), choice.claim().providerKey(), choice.claim().resourceClass(), guest.guestId());
        }
        DeviceLedger recognized = devices;
        int promised = desired.devices().stream().mapToInt(DeviceClaim::amount).sum();
        boolean matches = choices.size() == promised && guest.units().size() == promised;
        GuestRecord record = GuestRecord.found(desired, view.power(), view.bootId());
        // one that does not match is told as what it is, and left alone until somebody wishes something newer
        return all.devices(before -> recognized)
                .with(matches ? record : LedgerChanges.answered(record, view, view.power()));
    }
}
