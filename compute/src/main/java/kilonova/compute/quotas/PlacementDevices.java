package kilonova.compute.quotas;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.compute.scheduler.FlavorRequest;
import kilonova.compute.scheduler.FrameBuffer;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.providers.Provider;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/** {@link DeviceFacts} out of Placement's newest state. */
public record PlacementDevices(Supplier<Snapshot> placement) implements DeviceFacts {
    private static final String OF_TYPE = "CUSTOM_VGPU_";
    private static final String OF_BOARD = "CUSTOM_GPU_";

    @Override
    public Set<String> classes() {
        Set<String> classes = new HashSet<>(Set.of(ResourceClass.VGPU.name()));
        placement.get().providers().all().stream()
                .filter(provider -> provider.traits().stream().anyMatch(PlacementDevices::isOfDevice))
                .flatMap(provider -> provider.holdings().stream())
                .forEach(holding -> classes.add(holding.resourceClass().name()));
        return classes;
    }

    @Override
    public OptionalLong held(UUID consumer) {
        Snapshot now = placement.get();
        return now.consumers()
                .find(new ConsumerId(consumer))
                .map(found -> OptionalLong.of(FrameBuffer.of(now, found.allocations())))
                .orElse(OptionalLong.empty());
    }

    @Override
    public long least(FlavorRequest request) {
        List<Provider> devices = placement.get().providers().all().stream()
                .filter(provider -> FrameBuffer.of(provider) > 0)
                .toList();
        return request.groups().stream()
                .mapToLong(group -> least(group, devices))
                .sum();
    }

    private static long least(RequestGroup group, List<Provider> devices) {
        return group.resources().entrySet().stream()
                .mapToLong(asked -> asked.getValue()
                        * devices.stream()
                                .filter(device -> device.holding(asked.getKey()).isPresent())
                                .filter(device -> mayServe(group, device))
                                .mapToLong(FrameBuffer::of)
                                .min()
                                .orElse(0))
                .sum();
    }

    /** A trait of the host may be asked for in the same group, so only those that devices have are looked at. */
    private static boolean mayServe(RequestGroup group, Provider device) {
        return group.requiredTraits().stream()
                        .filter(anyOf -> anyOf.stream().allMatch(PlacementDevices::isOfDevice))
                        .allMatch(device::hasAnyOf)
                && !device.hasAnyOf(group.forbiddenTraits());
    }

    private static boolean isOfDevice(Trait trait) {
        return trait.name().startsWith(OF_TYPE) || trait.name().startsWith(OF_BOARD);
    }
}
