package kilonova.compute.flavors.extraspecs;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;

/** The extra specs that decide where a server may be placed, and what was probably meant to be one of them. */
final class PlacementSpecs {
    private static final String CUSTOM = "CUSTOM_";
    private static final Pattern CUSTOM_NAME = Pattern.compile("CUSTOM_[A-Z0-9_]+");
    private static final Pattern NAMESPACED = Pattern.compile("([a-zA-Z]+)([^:]*):(.*)");
    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final int LONGEST_NAME = 255;

    private static final String GROUP_POLICY = "group_policy";
    private static final String VGPU_PLACEMENT = "vgpu:placement";
    private static final List<String> TRAIT_VALUES = List.of("required", "forbidden");
    private static final List<String> GROUP_POLICIES = List.of("none", "isolate");
    private static final List<String> PLACEMENTS = List.of("pack", "spread");
    private static final List<String> KINDS = List.of("resources", "trait");

    private final StandardNames names;

    PlacementSpecs(StandardNames names) {
        this.names = names;
    }

    Optional<String> wrong(String key, String value) {
        Optional<PlacementKey> parsed = PlacementKey.parse(key);
        if (parsed.isPresent()) {
            return parsed.get().isTrait()
                    ? wrongTrait(key, parsed.get(), value)
                    : wrongResource(key, parsed.get(), value);
        }
        return switch (key) {
            case GROUP_POLICY -> wrongValue(key, value, GROUP_POLICIES);
            case VGPU_PLACEMENT -> wrongValue(key, value, PLACEMENTS);
            default -> meant(key).map(nearest -> unknown(key, nearest));
        };
    }

    private Optional<String> wrongResource(String key, PlacementKey parsed, String value) {
        Optional<String> wrong = wrongName(key, parsed, names.resourceClasses(), "resource class");
        if (wrong.isPresent() || COUNT.matcher(value).matches()) {
            return wrong;
        }
        return Optional.of(
                "The extra spec '" + key + "' must be a whole number from 0 on, not " + Quoted.text(value) + ".");
    }

    private Optional<String> wrongTrait(String key, PlacementKey parsed, String value) {
        return wrongName(key, parsed, names.traits(), "trait").or(() -> wrongValue(key, value, TRAIT_VALUES));
    }

    private static Optional<String> wrongName(
            String key, PlacementKey parsed, Collection<String> standard, String what) {
        String name = parsed.name();
        if (standard.contains(name) || (CUSTOM_NAME.matcher(name).matches() && name.length() <= LONGEST_NAME)) {
            return Optional.empty();
        }
        return Optional.of("The extra spec '" + key + "' names no standard " + what + ", and a custom one is written "
                + CUSTOM + "… in capitals, digits and underscores; did you mean "
                + parsed.with(nearest(name, standard)) + "?");
    }

    private static String nearest(String name, Collection<String> standard) {
        String capitals = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        if (capitals.startsWith(CUSTOM) && capitals.length() > CUSTOM.length()) {
            return capitals;
        }
        return NearestName.of(name, standard).orElse(CUSTOM + (capitals.isEmpty() ? "NAME" : capitals));
    }

    private static Optional<String> wrongValue(String key, String value, List<String> allowed) {
        if (allowed.contains(value)) {
            return Optional.empty();
        }
        return Optional.of("The extra spec '" + key + "' must be " + String.join(" or ", allowed) + ", not "
                + Quoted.text(value) + NearestName.hint(value, allowed)
                + (NearestName.of(value, allowed).isPresent() ? "" : "."));
    }

    /** The key that was probably meant; empty for a key that is nobody's business here. */
    private Optional<String> meant(String key) {
        Matcher matcher = NAMESPACED.matcher(key);
        if (!matcher.matches()) {
            return NearestName.of(key, List.of(GROUP_POLICY));
        }
        String word = matcher.group(1);
        String rest = matcher.group(3);
        if (word.equalsIgnoreCase("vgpu")
                || NearestName.of(key, List.of(VGPU_PLACEMENT)).isPresent()) {
            return Optional.of(VGPU_PLACEMENT);
        }
        if (!UPPER_CASE.matcher(rest).matches() && !isKnown(rest.toUpperCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return NearestName.of(word, KINDS).map(kind -> kind + matcher.group(2) + ":" + rest);
    }

    private boolean isKnown(String capitals) {
        return capitals.startsWith(CUSTOM)
                || names.resourceClasses().contains(capitals)
                || names.traits().contains(capitals);
    }

    private static String unknown(String key, String nearest) {
        return "The extra spec '" + key + "' is unknown and would have no effect; did you mean " + nearest + "?";
    }
}
