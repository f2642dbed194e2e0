package kilonova.placement.policy;

import java.util.List;

/** One rule of a policy, understood. Immutable. */
public sealed interface Check {
    /** {@code @}, or an empty rule: everybody. */
    record Always() implements Check {}

    /** {@code !}: nobody. */
    record Never() implements Check {}

    /** {@code not CHECK}. */
    record Not(Check check) implements Check {}

    /** {@code CHECK and CHECK}; at least one. */
    record All(List<Check> checks) implements Check {
        public All {
            checks = List.copyOf(checks);
        }
    }

    /** {@code CHECK or CHECK}; at least one. */
    record Any(List<Check> checks) implements Check {
        public Any {
            checks = List.copyOf(checks);
        }
    }

    /** {@code role:NAME}: the caller has that role; letter case does not count. */
    record Role(Template name) implements Check {}

    /** {@code rule:NAME}: what another rule says; a rule that does not exist allows nobody. */
    record Named(String rule) implements Check {}

    /** {@code ATTRIBUTE:VALUE}: what the credentials call so has that value. */
    record Attribute(String name, Template value) implements Check {}

    /** {@code 'TEXT':VALUE}: a fixed text equals that value. */
    record Literal(String text, Template value) implements Check {}
}
