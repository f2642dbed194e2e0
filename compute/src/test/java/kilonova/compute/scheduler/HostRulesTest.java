package kilonova.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.traits.Trait;
import org.junit.jupiter.api.Test;

class HostRulesTest {
    private static final UUID NEIGHBOUR = UUID.randomUUID();

    private static HostFacts host(boolean up, boolean disabled, String zone, Map<String, String> aggregate) {
        return new HostFacts(
                "h1",
                new ProviderId(UUID.randomUUID()),
                up,
                disabled,
                disabled ? Optional.of("maintenance") : Optional.empty(),
                Optional.empty(),
                zone,
                aggregate.isEmpty() ? List.of() : List.of(aggregate));
    }

    private static final HostFacts PLAIN = host(true, false, "nova", Map.of());

    private static HostRules.Question question(
            Map<String, String> extraSpecs,
            Optional<String> zone,
            Set<Trait> traits,
            Map<String, List<String>> hints,
            Optional<Surroundings.Group> group) {
        return new HostRules.Question(
                new Flavor("f", "f", 1, 1, 1, 0, 0, 1, true, Optional.empty(), extraSpecs, Set.of(), Instant.EPOCH),
                "project",
                zone,
                Optional.empty(),
                Set.of(),
                traits,
                hints,
                group,
                id -> id.equals(NEIGHBOUR) ? Optional.of("h1") : Optional.empty());
    }

    private static final HostRules.Question ANYTHING =
            question(Map.of(), Optional.empty(), Set.of(), Map.of(), Optional.empty());

    private static String code(HostFacts host, HostRules.Question question) {
        return HostRules.no(host, question).map(HostRules.No::code).orElse("yes");
    }

    @Test
    void aHostWhoseHypervisorDoesNotAnswerGetsNothingNew() {
        HostFacts blind = new HostFacts(
                "h1",
                PLAIN.root(),
                true,
                false,
                Optional.empty(),
                Optional.of("libvirt at qemu:///system cannot be reached"),
                "nova",
                List.of());
        assertThat(HostRules.no(blind, ANYTHING))
                .contains(new HostRules.No(
                        "host.guests_unknown",
                        "cannot look at its guests: libvirt at qemu:///system cannot be reached"));
    }

    @Test
    void aHostThatIsDownDisabledOrInAnotherZoneSaysSo() {
        assertThat(code(PLAIN, ANYTHING)).isEqualTo("yes");
        assertThat(code(host(false, false, "nova", Map.of()), ANYTHING)).isEqualTo("host.down");
        assertThat(HostRules.no(host(true, true, "nova", Map.of()), ANYTHING)
                        .orElseThrow()
                        .message())
                .isEqualTo("is disabled: maintenance");
        HostRules.Question inAz1 = question(Map.of(), Optional.of("az1"), Set.of(), Map.of(), Optional.empty());
        assertThat(code(PLAIN, inAz1)).isEqualTo("host.other_zone");
        assertThat(code(host(true, false, "az1", Map.of()), inAz1)).isEqualTo("yes");
    }

    @Test
    void anAggregateThatRequiresATraitIsOnlyForThoseWhoRequireItToo() {
        HostFacts isolated = host(true, false, "nova", Map.of("trait:CUSTOM_GPU_HOST", "required"));
        assertThat(code(isolated, ANYTHING)).isEqualTo("host.isolated");
        assertThat(code(
                        isolated,
                        question(
                                Map.of(),
                                Optional.empty(),
                                Set.of(new Trait("CUSTOM_GPU_HOST")),
                                Map.of(),
                                Optional.empty())))
                .isEqualTo("yes");
    }

    @Test
    void anAggregateForTenantsAndOneThatAFlavorAsksFor() {
        assertThat(code(host(true, false, "nova", Map.of("filter_tenant_id", "other, third")), ANYTHING))
                .isEqualTo("host.other_tenants");
        assertThat(code(host(true, false, "nova", Map.of("filter_tenant_id2", "other,project")), ANYTHING))
                .isEqualTo("yes");
        HostRules.Question wantsGpu = question(
                Map.of("aggregate_instance_extra_specs:gpu", "yes"),
                Optional.empty(),
                Set.of(),
                Map.of(),
                Optional.empty());
        assertThat(code(PLAIN, wantsGpu)).isEqualTo("host.aggregate_lacks");
        assertThat(code(host(true, false, "nova", Map.of("gpu", "no,yes")), wantsGpu))
                .isEqualTo("yes");
    }

    @Test
    void serverGroupsAndHints() {
        assertThat(code(PLAIN, inGroup("affinity", List.of("h2")))).isEqualTo("host.affinity");
        assertThat(code(PLAIN, inGroup("affinity", List.of()))).isEqualTo("yes");
        assertThat(code(PLAIN, inGroup("anti-affinity", List.of("h1")))).isEqualTo("host.anti_affinity");
        assertThat(code(PLAIN, inGroup("soft-anti-affinity", List.of("h1")))).isEqualTo("yes");
        assertThat(code(PLAIN, hinted("different_host", NEIGHBOUR))).isEqualTo("host.different_host");
        assertThat(code(PLAIN, hinted("same_host", NEIGHBOUR))).isEqualTo("yes");
        assertThat(code(PLAIN, hinted("same_host", UUID.randomUUID()))).isEqualTo("host.same_host");
    }

    private static HostRules.Question inGroup(String policy, List<String> hosts) {
        return question(
                Map.of(), Optional.empty(), Set.of(), Map.of(), Optional.of(new Surroundings.Group(policy, 1, hosts)));
    }

    private static HostRules.Question hinted(String hint, UUID server) {
        return question(
                Map.of(), Optional.empty(), Set.of(), Map.of(hint, List.of(server.toString())), Optional.empty());
    }
}
