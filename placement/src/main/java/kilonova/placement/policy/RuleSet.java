package kilonova.placement.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules by name. Immutable and safe to share between threads.
 *
 * @param rules every rule
 * @param fallback the rule that decides for names that no rule has; it need not exist
 */
public record RuleSet(Map<String, Check> rules, String fallback) {
    public RuleSet {
        rules = Map.copyOf(rules);
    }

    /** These rules with others laid over them. */
    public RuleSet overriddenBy(Map<String, Check> others) {
        Map<String, Check> merged = new HashMap<>(rules);
        merged.putAll(others);
        return new RuleSet(merged, fallback);
    }

    /** Whether a rule allows it. A rule that is nowhere, or leads back to itself, allows nobody. */
    public boolean allows(String rule, Subject subject) {
        return named(rule, subject, 0);
    }

    /** A rule that leads back to itself, if there is one. */
    public Optional<String> loop() {
        return rules.keySet().stream()
                .sorted()
                .filter(rule -> reaches(Optional.ofNullable(rules.get(rule)).orElseThrow(), rule, new HashSet<>()))
                .findFirst();
    }

    private boolean reaches(Check check, String wanted, Set<String> seen) {
        return switch (check) {
            case Check.Not(Check other) -> reaches(other, wanted, seen);
            case Check.All(List<Check> checks) -> checks.stream().anyMatch(part -> reaches(part, wanted, seen));
            case Check.Any(List<Check> checks) -> checks.stream().anyMatch(part -> reaches(part, wanted, seen));
            case Check.Named(String rule) ->
                rule.equals(wanted)
                        || (seen.add(rule)
                                && find(rule)
                                        .filter(next -> reaches(next, wanted, seen))
                                        .isPresent());
            case Check.Always _, Check.Never _, Check.Role _, Check.Attribute _, Check.Literal _ -> false;
        };
    }

    private Optional<Check> find(String rule) {
        return Optional.ofNullable(rules.get(rule)).or(() -> Optional.ofNullable(rules.get(fallback)));
    }

    private boolean named(String rule, Subject subject, int depth) {
        Optional<Check> check = find(rule);
        return check.isPresent() && depth <= rules.size() && allows(check.get(), subject, depth + 1);
    }

    private boolean allows(Check check, Subject subject, int depth) {
        return switch (check) {
            case Check.Always _ -> true;
            case Check.Never _ -> false;
            case Check.Not(Check other) -> !allows(other, subject, depth);
            case Check.All(List<Check> checks) -> checks.stream().allMatch(part -> allows(part, subject, depth));
            case Check.Any(List<Check> checks) -> checks.stream().anyMatch(part -> allows(part, subject, depth));
            case Check.Role(Template name) ->
                name.filled(subject.target())
                        .filter(role -> subject.roles().stream().anyMatch(role::equalsIgnoreCase))
                        .isPresent();
            case Check.Named(String rule) -> named(rule, subject, depth);
            case Check.Attribute(String name, Template value) ->
                value.filled(subject.target())
                        .filter(wanted -> has(subject, name, wanted))
                        .isPresent();
            case Check.Literal(String text, Template value) ->
                value.filled(subject.target()).filter(text::equals).isPresent();
        };
    }

    private static boolean has(Subject subject, String attribute, String wanted) {
        return attribute.equals("roles")
                ? subject.roles().contains(wanted)
                : wanted.equals(subject.attributes().get(attribute));
    }
}
