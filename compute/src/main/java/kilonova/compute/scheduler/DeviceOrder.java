package kilonova.compute.scheduler;

import java.util.List;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.inventories.Holding;
import kilonova.placement.snapshots.Snapshot;

/**
 * Orders the candidates of one host by how full the devices are that they would use. It only orders: every candidate is tried in
 * the end, so no policy makes a placeable request fail. Pure.
 */
final class DeviceOrder {
    /** The flavor's extra spec that overrides the setting. */
    private static final String EXTRA_SPEC = "vgpu:placement";

    private DeviceOrder() {}

    /** The flavor's own policy, or the setting. */
    static GpuPlacement policy(Flavor flavor, GpuPlacement setting) {
        return Optional.ofNullable(flavor.extraSpecs().get(EXTRA_SPEC))
                .flatMap(GpuPlacement::parse)
                .orElse(setting);
    }

    /** The candidates in the order in which they shall be tried; like ones keep their order. */
    static List<Candidate> of(GpuPlacement policy, Snapshot snapshot, List<Candidate> candidates) {
        return policy.order(candidates, candidate -> draws(snapshot, candidate));
    }

    private static List<GpuPlacement.Draw> draws(Snapshot snapshot, Candidate candidate) {
        return candidate.allocations().stream()
                .filter(allocation -> !allocation.provider().equals(candidate.anchor()))
                .flatMap(allocation -> holding(snapshot, allocation).stream()
                        .map(holding -> new GpuPlacement.Draw(
                                Math.toIntExact(holding.used()),
                                Math.toIntExact(Math.max(1, holding.inventory().capacity())),
                                Math.toIntExact(allocation.amount()))))
                .toList();
    }

    private static Optional<Holding> holding(Snapshot snapshot, Allocation allocation) {
        return snapshot.providers()
                .find(allocation.provider())
                .flatMap(provider -> provider.holding(allocation.resourceClass()));
    }
}
