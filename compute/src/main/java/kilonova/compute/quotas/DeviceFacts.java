package kilonova.compute.quotas;

import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.scheduler.FlavorRequest;

/** What quotas ask of Placement about GPUs. Thread-safe. */
public interface DeviceFacts {
    /** The resource classes that GPUs offer; {@code VGPU} is always one. */
    Set<String> classes();

    /** MiB of frame buffer that a consumer holds, 0 for devices that do not tell theirs; empty if it holds nothing at all. */
    OptionalLong held(UUID consumer);

    /** The least MiB of frame buffer with which a flavor can be served, wherever that is. */
    long least(FlavorRequest request);
}
