package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.agent.ledger.UnitEntry;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.Problem;

/** Which unit over there takes the place of which unit here, when a guest moves while it runs. Pure. */
sealed interface UnitPairs {
    /** Every unit has its counterpart. */
    record Possible(Map<UnitId, UnitId> pairs) implements UnitPairs {}

    /** They do not match, and why. */
    record Impossible(Problem reason) implements UnitPairs {}

    /** Units in the order of the claims that they were drawn for; within a claim as the ledger has them. */
    static List<UnitEntry> inOrder(List<DeviceClaim> claims, List<UnitEntry> units) {
        List<UnitEntry> ordered = new ArrayList<>(units);
        ordered.sort(Comparator.comparingInt(unit -> place(claims, unit)));
        return ordered;
    }

    private static int place(List<DeviceClaim> claims, UnitEntry unit) {
        for (int claim = 0; claim < claims.size(); claim++) {
            if (claims.get(claim).providerKey().equals(unit.providerKey())
                    && claims.get(claim).resourceClass().equals(unit.resourceClass())) {
                return claim;
            }
        }
        return claims.size();
    }

    /**
     * Unit n here becomes unit n there, which must be of the same class. That it is of the same type was looked at by who paired them: by
     * name, as ids differ between drivers.
     */
    static UnitPairs of(List<DeviceClaim> claims, List<UnitEntry> units, List<ArrivalUnit> there) {
        List<UnitEntry> here = inOrder(claims, units);
        List<ArrivalUnit> ordered = new ArrayList<>(there);
        ordered.sort(Comparator.comparingInt(ArrivalUnit::ordinal));
        if (here.size() != ordered.size()) {
            return impossible("the guest has %d devices, and %d wait for it".formatted(here.size(), ordered.size()));
        }
        Map<UnitId, UnitId> pairs = new LinkedHashMap<>();
        for (int n = 0; n < here.size(); n++) {
            UnitEntry unit = here.get(n);
            ArrivalUnit counterpart = ordered.get(n);
            Optional<UnitId> id = UnitId.parse(counterpart.unit());
            if (id.isEmpty() || !unit.resourceClass().equals(counterpart.resourceClass())) {
                return impossible("unit %d is %s of type %s here, and %s of type %s there"
                        .formatted(
                                n,
                                unit.resourceClass(),
                                unit.unit().type().value(),
                                counterpart.resourceClass(),
                                counterpart.type()));
            }
            pairs.put(unit.id(), id.get());
        }
        return new Possible(pairs);
    }

    private static UnitPairs impossible(String why) {
        return new Impossible(new Problem("migration.devices_differ", why));
    }
}
