package kilonova.compute.flavors.extraspecs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that becomes part of the request to Placement: {@code resources1:VGPU}.
 *
 * @param kind {@code resources} or {@code trait}
 * @param group empty for the unnamed group
 * @param name a resource class or a trait
 */
public record PlacementKey(String kind, String group, String name) {
    private static final Pattern FORM = Pattern.compile("(resources|trait)([a-zA-Z0-9_-]{1,64})?:(.*)");

    /** The key, if it has that form; its name may be empty still, which nothing in Placement is called. */
    public static Optional<PlacementKey> parse(String key) {
        Matcher matcher = FORM.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new PlacementKey(
                matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse(""), matcher.group(3)));
    }

    /** Whether it asks for a trait, and not for resources. */
    public boolean isTrait() {
        return kind.equals("trait");
    }

    boolean isTraitOfNamedGroup() {
        return isTrait() && !group.isEmpty();
    }

    /** True if that key asks for resources of the same group. */
    boolean isServedBy(String otherKey) {
        return parse(otherKey)
                .filter(other -> !other.isTrait() && other.group.equals(group))
                .isPresent();
    }

    String with(String otherName) {
        return kind + group + ":" + otherName;
    }
}
