package kilonova.placement.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Caller;
import kilonova.placement.policy.RuleParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    @ParameterizedTest
    @CsvSource({
        "admin,   LIST_PROVIDERS, p1, true,  true",
        "service, LIST_PROVIDERS, p1, true,  true",
        "reader,  LIST_PROVIDERS, p1, false, false",
        "admin,   RESHAPE,        p1, false, true",
        "service, RESHAPE,        p1, true,  true",
        "reader,  TOTAL_USAGES,   p1, true,  true",
        "reader,  TOTAL_USAGES,   p2, false, false",
        "admin,   TOTAL_USAGES,   p2, true,  true",
        "service, TOTAL_USAGES,   p2, true,  true",
    })
    void theDefaultsAreUpstreams(String role, Rule rule, String project, boolean secure, boolean legacy) {
        Caller caller = caller(role, new Caller.Scope.Project("p1", "p1", "default", "Default"));

        assertThat(Policy.SECURE.allows(rule, caller, Optional.of(project))).isEqualTo(secure);
        assertThat(Policy.LEGACY.allows(rule, caller, Optional.of(project))).isEqualTo(legacy);
    }

    @Test
    void tokensOfNoProjectAreRefusedWhereScopesAreEnforced() {
        Caller system = caller("admin", new Caller.Scope.SystemWide());
        Policy lenient = Policy.of(false, false, Map.of(), Policy.USUAL_FALLBACK);

        assertThat(Policy.SECURE.allows(Rule.LIST_TRAITS, system, Optional.empty()))
                .isFalse();
        assertThat(lenient.allows(Rule.LIST_TRAITS, system, Optional.empty())).isTrue();
    }

    @Test
    void aFileReplacesARuleAndWhatIsMadeOfIt() {
        Policy policy = Policy.of(
                true, true, Map.of("admin_or_service_api", RuleParser.parse("role:operator")), Policy.USUAL_FALLBACK);
        Caller.Scope project = new Caller.Scope.Project("p1", "p1", "default", "Default");

        assertThat(policy.allows(Rule.LIST_TRAITS, caller("operator", project), Optional.empty()))
                .isTrue();
        assertThat(policy.allows(Rule.LIST_TRAITS, caller("admin", project), Optional.empty()))
                .isFalse();
    }

    @Test
    void aLoopIsRefused() {
        assertThatThrownBy(() -> Policy.of(
                        false,
                        true,
                        Map.of("admin_or_service_api", RuleParser.parse("rule:admin_or_service_api")),
                        "x"))
                .hasMessageContaining("leads back to itself");
    }

    private static Caller caller(String role, Caller.Scope scope) {
        return new Caller(new Caller.User("u1", "u1", "default", "Default"), scope, Set.of(role));
    }
}
