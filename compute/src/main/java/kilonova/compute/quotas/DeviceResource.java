package kilonova.compute.quotas;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What there is a quota of beside the Compute service's own resources: slices of GPUs. Its name is what the API and the configuration
 * call it: {@code vgpus}, {@code vgpu_frame_buffer_mb}, or {@code class:VGPU} for one resource class, as unified limits write it.
 */
public record DeviceResource(String wireName) implements Comparable<DeviceResource> {
    /** Units of all classes that GPUs offer. */
    public static final DeviceResource UNITS = new DeviceResource("vgpus");

    /** MiB of frame buffer of all units together. */
    public static final DeviceResource FRAME_BUFFER = new DeviceResource("vgpu_frame_buffer_mb");

    private static final String CLASS = "class:";
    private static final Pattern OF_CLASS = Pattern.compile(CLASS + "(VGPU|PGPU|CUSTOM_[A-Z0-9_]{1,248})");

    /** Units of one resource class; empty for those of hosts, such as {@code VCPU}. */
    public static Optional<DeviceResource> ofClass(String resourceClass) {
        return named(CLASS + resourceClass);
    }

    /** The resource of that name; empty if it is none of these. */
    public static Optional<DeviceResource> named(String wireName) {
        DeviceResource resource = new DeviceResource(wireName);
        return resource.equals(UNITS)
                        || resource.equals(FRAME_BUFFER)
                        || OF_CLASS.matcher(wireName).matches()
                ? Optional.of(resource)
                : Optional.empty();
    }

    /** In the API's order: the two sums first, then the classes by name. */
    @Override
    public int compareTo(DeviceResource other) {
        boolean mine = wireName.startsWith(CLASS);
        boolean others = other.wireName.startsWith(CLASS);
        return mine == others ? other.wireName.compareTo(wireName) * (mine ? -1 : 1) : Boolean.compare(mine, others);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
