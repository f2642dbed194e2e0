package kilonova.compute.flavors.extraspecs;

import java.util.Set;

/**
 * The names that every deployment of Placement knows.
 *
 * @param resourceClasses {@code VGPU} and the others
 * @param traits {@code HW_CPU_X86_AVX} and the others
 */
public record StandardNames(Set<String> resourceClasses, Set<String> traits) {
    public StandardNames {
        resourceClasses = Set.copyOf(resourceClasses);
        traits = Set.copyOf(traits);
    }
}
