package kilonova.compute.flavors;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A flavor. Servers keep a copy of theirs, so that a later change or deletion of the flavor does not touch them.
 *
 * @param id the id that clients use ({@code flavorid} in Nova), any text
 * @param name unique
 * @param vcpus at least 1
 * @param memoryMb MiB, at least 1
 * @param rootDiskGb GiB, 0 means the image's size
 * @param ephemeralDiskGb GiB
 * @param swapMb MiB
 * @param rxtxFactor kept and shown, without effect
 * @param isPublic whether every project may use it
 * @param description from 2.55
 * @param extraSpecs as the operator set them
 * @param projects who may use it when it is not public
 */
public record Flavor(
        String id,
        String name,
        int vcpus,
        int memoryMb,
        int rootDiskGb,
        int ephemeralDiskGb,
        int swapMb,
        double rxtxFactor,
        boolean isPublic,
        Optional<String> description,
        Map<String, String> extraSpecs,
        Set<String> projects,
        Instant createdAt) {
    public Flavor {
        extraSpecs = Map.copyOf(extraSpecs);
        projects = Set.copyOf(projects);
    }

    public Flavor withDescription(Optional<String> changed) {
        return new Flavor(
                id,
                name,
                vcpus,
                memoryMb,
                rootDiskGb,
                ephemeralDiskGb,
                swapMb,
                rxtxFactor,
                isPublic,
                changed,
                extraSpecs,
                projects,
                createdAt);
    }

    public Flavor withExtraSpecs(Map<String, String> changed) {
        return new Flavor(
                id,
                name,
                vcpus,
                memoryMb,
                rootDiskGb,
                ephemeralDiskGb,
                swapMb,
                rxtxFactor,
                isPublic,
                description,
                changed,
                projects,
                createdAt);
    }

    public Flavor withProjects(Set<String> changed) {
        return new Flavor(
                id,
                name,
                vcpus,
                memoryMb,
                rootDiskGb,
                ephemeralDiskGb,
                swapMb,
                rxtxFactor,
                isPublic,
                description,
                extraSpecs,
                changed,
                createdAt);
    }
}
