package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.discovery.DeviceProviders;
import kilonova.agent.discovery.DeviceProviders.Plan;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.Problem;

/** Which units a guest's claims become: all of them, or none. Pure. */
sealed interface ClaimPlan {
    /** The units to claim. They are added to the ledger as it is then: other units may have moved on since the plan was made. */
    record Possible(UUID guest, List<Choice> choices) implements ClaimPlan {
        DeviceLedger in(DeviceLedger ledger) {
            DeviceLedger claimed = ledger;
            for (Choice choice : choices) {
                claimed = choice.in(claimed, guest);
            }
            return claimed;
        }
    }

    /** One unit for one of the claims. */
    record Choice(Unit unit, DeviceClaim claim) {
        private DeviceLedger in(DeviceLedger ledger, UUID guest) {
            return ledger.claim(unit, claim.providerKey(), claim.resourceClass(), guest);
        }
    }

    /** The first claim that cannot be met, and why. */
    record Impossible(Problem reason) implements ClaimPlan {}

    static ClaimPlan of(
            DeviceInventory inventory,
            DeviceSettings settings,
            DeviceLedger ledger,
            UUID guest,
            List<DeviceClaim> claims,
            Supplier<UUID> uuids) {
        DeviceLedger claimed = ledger;
        List<Choice> choices = new ArrayList<>();
        for (DeviceClaim claim : claims) {
            Optional<DeviceKey> provider = DeviceKey.parse(claim.providerKey());
            if (provider.isEmpty()) {
                return new Impossible(new Problem(
                        "device.unknown_provider", "no device of this host is called '" + claim.providerKey() + "'"));
            }
            Optional<Problem> otherClass = otherClass(inventory, settings, provider.get(), claim);
            if (otherClass.isPresent()) {
                return new Impossible(otherClass.get());
            }
            for (int unit = 0; unit < claim.amount(); unit++) {
                switch (DeviceProviders.plan(inventory, settings, claimed.ownership(), provider.get(), uuids.get())) {
                    case Plan.Make(var chosen) -> {
                        Choice choice = new Choice(chosen, claim);
                        choices.add(choice);
                        claimed = choice.in(claimed, guest);
                    }
                    case Plan.Impossible(Problem reason) -> {
                        return new Impossible(reason);
                    }
                }
            }
        }
        return new Possible(guest, List.copyOf(choices));
    }

    /** A claim made before the operator changed the device's class must not be met with something else. */
    private static Optional<Problem> otherClass(
            DeviceInventory inventory, DeviceSettings settings, DeviceKey provider, DeviceClaim claim) {
        return inventory
                .board(provider)
                .flatMap(settings::forBoard)
                .map(board -> board.selection().resourceClass())
                .filter(offered -> !offered.equals(claim.resourceClass()))
                .map(offered -> new Problem(
                        "device.class_changed",
                        "%s gives %s, and the guest was promised %s"
                                .formatted(provider, offered, claim.resourceClass())));
    }
}
