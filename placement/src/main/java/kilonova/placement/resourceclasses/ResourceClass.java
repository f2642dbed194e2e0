package kilonova.placement.resourceclasses;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a countable thing that providers have inventory of. A value of this type may name a class that does not
 * exist; what exists is in the {@link kilonova.placement.catalogue.Catalogue}.
 */
public record ResourceClass(String name) implements Comparable<ResourceClass> {
    /** Virtual processors. */
    public static final ResourceClass VCPU = new ResourceClass("VCPU");
    /** Memory in MiB. */
    public static final ResourceClass MEMORY_MB = new ResourceClass("MEMORY_MB");
    /** Disk in GiB. */
    public static final ResourceClass DISK_GB = new ResourceClass("DISK_GB");
    /** Virtual GPUs. */
    public static final ResourceClass VGPU = new ResourceClass("VGPU");

    /** The beginning of the name of every class that is not standard. */
    public static final String CUSTOM_PREFIX = "CUSTOM_";

    private static final Pattern CUSTOM_FORM = Pattern.compile("CUSTOM_[A-Z0-9_]+");
    private static final int LONGEST = 255;

    /** Whether this could name an operator's own class. */
    public boolean isCustomName() {
        return name.length() <= LONGEST && CUSTOM_FORM.matcher(name).matches();
    }

    // Written out because keys are hashed and compared in every search, and what the compiler makes starts slowly.
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceClass that && name.equals(that.name);
    }

    @Override
    public int compareTo(ResourceClass other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
