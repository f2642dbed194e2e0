package kilonova.compute.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/** Orders the candidates of one host by how full the devices are that they would use. Pure. */
final class DeviceOrder {
    private DeviceOrder() {}

    /** The candidates in the order in which they shall be tried; like ones keep their order. */
    static List<Candidate> of(GpuPlacement placement, Snapshot snapshot, List<Candidate> candidates) {
        Comparator<Candidate> fullness = Comparator.comparingDouble(candidate -> fullness(snapshot, candidate));
        List<Candidate> ordered = new ArrayList<>(candidates);
        ordered.sort(placement == GpuPlacement.PACK ? fullness.reversed() : fullness);
        return ordered;
    }

    /** The mean share in use of the devices, weighted by what is asked of each; 0 for a candidate without devices. */
    private static double fullness(Snapshot snapshot, Candidate candidate) {
        double used = 0;
        long asked = 0;
        for (Allocation allocation : candidate.allocations()) {
            if (!allocation.provider().equals(candidate.anchor())) {
                used += allocation.amount() * share(snapshot, allocation);
                asked += allocation.amount();
            }
        }
        return asked == 0 ? 0 : used / asked;
    }

    private static double share(Snapshot snapshot, Allocation allocation) {
        Optional<Holding> holding = snapshot.providers()
                .find(allocation.provider())
                .flatMap((Provider provider) -> provider.holding(allocation.resourceClass()));
        return holding.map(found -> found.inventory().capacity() <= 0
                        ? 1.0
                        : (double) found.used() / found.inventory().capacity())
                .orElse(1.0);
    }
}
