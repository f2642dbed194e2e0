package kilonova.compute.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.flavors.extraspecs.PlacementKey;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * What a flavor and an image ask of Placement. Source: the extra specs {@code resources[N]:}, {@code trait[N]:} and
 * {@code group_policy} of the Compute API; a flavor that forgot the policy means {@code none}. Pure.
 *
 * @param groups the unsuffixed group first, then by suffix
 */
public record FlavorRequest(List<RequestGroup> groups, GroupPolicy policy) {
    public FlavorRequest {
        groups = List.copyOf(groups);
    }

    private static final class Group {
        private final Map<ResourceClass, Long> resources = new LinkedHashMap<>();
        private final Set<Trait> required = new HashSet<>();
        private final Set<Trait> forbidden = new HashSet<>();
    }

    /** @param imageProperties its {@code trait:} properties join the unsuffixed group */
    public static FlavorRequest of(Flavor flavor, Map<String, String> imageProperties) {
        Map<String, Group> groups = new TreeMap<>();
        Group host = groups.computeIfAbsent("", _ -> new Group());
        host.resources.put(ResourceClass.VCPU, (long) flavor.vcpus());
        host.resources.put(ResourceClass.MEMORY_MB, (long) flavor.memoryMb());
        host.resources.put(ResourceClass.DISK_GB, diskGb(flavor));
        flavor.extraSpecs().forEach((key, value) -> add(groups, key, value));
        imageProperties.forEach((key, value) -> {
            if (key.startsWith("trait:")) {
                add(groups, key, value);
            }
        });
        List<RequestGroup> requests = new ArrayList<>();
        groups.forEach((suffix, group) -> {
            group.resources.values().removeIf(amount -> amount == 0);
            requests.add(RequestGroup.of(suffix, group.resources)
                    .requiring(group.required.stream().map(Set::of).toList(), group.forbidden));
        });
        return new FlavorRequest(
                requests,
                "isolate".equals(flavor.extraSpecs().get("group_policy")) ? GroupPolicy.ISOLATE : GroupPolicy.NONE);
    }

    private static void add(Map<String, Group> groups, String key, String value) {
        PlacementKey.parse(key)
                .filter(parsed -> !parsed.name().isEmpty())
                .ifPresent(parsed -> add(groups.computeIfAbsent(parsed.group(), _ -> new Group()), parsed, value));
    }

    private static void add(Group group, PlacementKey key, String value) {
        if (!key.isTrait()) {
            group.resources.put(new ResourceClass(key.name()), Long.parseLong(value.strip()));
        } else if (value.strip().equals("forbidden")) {
            group.forbidden.add(new Trait(key.name()));
        } else {
            group.required.add(new Trait(key.name()));
        }
    }

    private static long diskGb(Flavor flavor) {
        return (long) flavor.rootDiskGb() + flavor.ephemeralDiskGb() + Math.ceilDiv(flavor.swapMb(), 1024);
    }

    /** The request, to be met in one host's tree. */
    public CandidateRequest inTree(ProviderId root) {
        return CandidateRequest.of(
                        groups.stream().map(group -> group.inTree(root)).toList())
                .with(policy);
    }

    /** The request, wherever it can be met. */
    public CandidateRequest anywhere() {
        return CandidateRequest.of(groups).with(policy);
    }

    /** All traits that are required in any group. */
    public Set<Trait> requiredTraits() {
        Set<Trait> required = new HashSet<>();
        groups.forEach(group -> group.requiredTraits().forEach(required::addAll));
        return required;
    }
}
