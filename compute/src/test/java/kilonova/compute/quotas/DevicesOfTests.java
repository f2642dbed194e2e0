package kilonova.compute.quotas;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kilonova.compute.scheduler.FlavorRequest;
import kilonova.placement.resourceclasses.ResourceClass;

/** GPUs that offer units of 2048 MiB as {@code VGPU} and of 8192 MiB as {@code CUSTOM_A40_8Q}; who holds what is for the test to say. */
public final class DevicesOfTests implements DeviceFacts {
    private static final Map<String, Long> MEGABYTES = Map.of("VGPU", 2048L, "CUSTOM_A40_8Q", 8192L);

    public final Map<UUID, Long> held = new ConcurrentHashMap<>();

    @Override
    public Set<String> classes() {
        return MEGABYTES.keySet();
    }

    @Override
    public OptionalLong held(UUID consumer) {
        return Optional.ofNullable(held.get(consumer)).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public long least(FlavorRequest request) {
        return request.groups().stream()
                .flatMap(group -> group.resources().entrySet().stream())
                .mapToLong(asked -> asked.getValue() * megabytes(asked.getKey()))
                .sum();
    }

    private static long megabytes(ResourceClass resourceClass) {
        return MEGABYTES.getOrDefault(resourceClass.name(), 0L);
    }
}
