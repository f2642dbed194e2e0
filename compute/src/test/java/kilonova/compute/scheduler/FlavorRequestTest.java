package kilonova.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.flavors.Flavor;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import org.junit.jupiter.api.Test;

class FlavorRequestTest {
    private static FlavorRequest of(Map<String, String> extraSpecs, Map<String, String> image) {
        return FlavorRequest.of(
                new Flavor(
                        "f", "f", 2, 512, 10, 5, 1500, 1, true, Optional.empty(), extraSpecs, Set.of(), Instant.EPOCH),
                image);
    }

    @Test
    void processorsMemoryAndAllDisksAreAskedOfTheHost() {
        assertThat(of(Map.of(), Map.of()).groups())
                .containsExactly(RequestGroup.of(
                        "",
                        Map.of(
                                ResourceClass.VCPU, 2L,
                                ResourceClass.MEMORY_MB, 512L,
                                ResourceClass.DISK_GB, 17L)));
    }

    @Test
    void anAmountInTheFlavorReplacesTheFlavorsOwnAndZeroTakesItAway() {
        RequestGroup group = of(Map.of("resources:VCPU", "0", "resources:MEMORY_MB", "64"), Map.of())
                .groups()
                .getFirst();
        assertThat(group.resources()).doesNotContainKey(ResourceClass.VCPU).containsEntry(ResourceClass.MEMORY_MB, 64L);
    }

    @Test
    void groupsTraitsAndPolicyAreReadAndAForgottenPolicyIsNone() {
        FlavorRequest request = of(
                Map.of(
                        "resources1:VGPU", "1",
                        "trait1:CUSTOM_A", "required",
                        "resources_B:CUSTOM_X", "2",
                        "trait_B:CUSTOM_C", "forbidden",
                        "trait:CUSTOM_HOST", "required"),
                Map.of("trait:CUSTOM_IMAGE", "required", "hw_video_model", "none"));
        assertThat(request.policy()).isEqualTo(GroupPolicy.NONE);
        assertThat(request.groups()).extracting(RequestGroup::suffix).containsExactly("", "1", "_B");
        assertThat(request.groups().get(0).requiredTraits())
                .containsExactlyInAnyOrder(Set.of(new Trait("CUSTOM_HOST")), Set.of(new Trait("CUSTOM_IMAGE")));
        assertThat(request.groups().get(1).requiredTraits()).isEqualTo(List.of(Set.of(new Trait("CUSTOM_A"))));
        assertThat(request.groups().get(2).forbiddenTraits()).containsExactly(new Trait("CUSTOM_C"));
        assertThat(of(Map.of("group_policy", "isolate"), Map.of()).policy()).isEqualTo(GroupPolicy.ISOLATE);
    }
}
