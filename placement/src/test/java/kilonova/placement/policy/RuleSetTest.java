package kilonova.placement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetTest {
    private static final Subject MEMBER = new Subject(
            Map.of("user_id", "u1", "project_id", "p1"),
            Set.of("Member", "reader"),
            Map.of("project_id", "p1", "owner", "u2"));

    private static final Map<String, Check> OTHERS = Map.of(
            "everybody", RuleParser.parse("@"),
            "nobody", RuleParser.parse("!"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                             | true",
                "@                                              | true",
                "!                                              | false",
                "role:member                                    | true",
                "role:admin                                     | false",
                "not role:admin                                 | true",
                "not not role:admin                             | false",
                "role:admin or role:reader                      | true",
                "role:admin and role:reader                     | false",
                "role:reader or role:admin and !                | true",
                "(role:reader or role:admin) and !              | false",
                "role:reader and (not (role:admin or !))        | true",
                "ROLE:reader                                    | false",
                "role:reader AND NOT role:admin                 | true",
                "project_id:%(project_id)s                      | true",
                "(role:reader and project_id:%(project_id)s)    | true",
                "user_id:%(owner)s                              | false",
                "user_id:%(missing)s                            | false",
                "not user_id:%(missing)s                        | true",
                "user_id:u1                                     | true",
                "roles:reader                                   | true",
                "\"p1\":%(project_id)s                          | true",
                "True:%(project_id)s                            | false",
                "None:%(missing)s                               | false",
                "rule:everybody                                 | true",
                "rule:nobody                                    | false",
                "rule:missing                                   | false",
                "system_scope:all                               | false",
            })
    void aRuleAllowsWhatItSays(String rule, boolean allowed) {
        RuleSet rules = new RuleSet(OTHERS, "default").overriddenBy(Map.of("it", RuleParser.parse(rule)));

        assertThat(rules.allows("it", MEMBER)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"role", "role:a or", "(role:a", "role:a)", "and", "role:a role:b", "http://h/x", "()", "not"})
    void aBrokenRuleIsRefused(String rule) {
        assertThatThrownBy(() -> RuleParser.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be understood");
    }

    @Test
    void theFallbackDecidesForNamesThatNoRuleHas() {
        RuleSet rules = new RuleSet(Map.of("default", RuleParser.parse("role:reader")), "default");

        assertThat(rules.allows("missing", MEMBER)).isTrue();
        assertThat(new RuleSet(rules.rules(), "other").allows("missing", MEMBER))
                .isFalse();
    }

    @Test
    void aLoopIsFound() {
        assertThat(new RuleSet(Map.of("a", RuleParser.parse("not rule:b"), "b", RuleParser.parse("@ and rule:a")), "d")
                        .loop())
                .contains("a");
        assertThat(new RuleSet(OTHERS, "nobody").loop()).isEmpty();
    }

    @Test
    void aFileMayBeYamlOrJson() {
        Map<String, Check> yaml = PolicyFile.read(
                "p.yaml", "# all\n\"placement:usages\": \"role:a\"\nlist: [[\"role:a\", \"role:b\"], \"@\"]\n");
        Map<String, Check> json = PolicyFile.read("p.json", "{\"placement:usages\": \"role:a\", \"empty\": []}");

        assertThat(yaml)
                .containsEntry("placement:usages", RuleParser.parse("role:a"))
                .containsEntry("list", RuleParser.parse(List.of(List.of("role:a", "role:b"), List.of("@"))));
        assertThat(json)
                .containsEntry("placement:usages", RuleParser.parse("role:a"))
                .containsEntry("empty", new Check.Always());
        assertThat(PolicyFile.read("p.yaml", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "a: [", "a: null", "a: 3", "a: 'role'", "!!java.net.URL [x]"})
    void aBrokenFileIsRefusedByName(String text) {
        assertThatThrownBy(() -> PolicyFile.read("p.yaml", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p.yaml");
    }
}
