package kilonova.placement.policy;

import java.util.Map;
import java.util.Set;

/**
 * What a rule is decided about.
 *
 * @param attributes what is known of the caller, by the names that rules use ({@code user_id}, {@code project_id}, …)
 * @param roles the caller's roles
 * @param target what is known of the thing that the caller wants to use
 */
public record Subject(Map<String, String> attributes, Set<String> roles, Map<String, String> target) {
    public Subject {
        attributes = Map.copyOf(attributes);
        roles = Set.copyOf(roles);
        target = Map.copyOf(target);
    }
}
