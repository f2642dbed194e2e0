package kilonova.compute.flavors.extraspecs;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The check of a flavor's extra specs. Pure and thread-safe. */
public final class ExtraSpecs {
    private final PlacementSpecs placementSpecs;

    public ExtraSpecs(StandardNames names) {
        this.placementSpecs = new PlacementSpecs(names);
    }

    /**
     * Looks at what is being set.
     *
     * @param known whether the keys of all known namespaces are checked too, as the API does from 2.86 on; what Placement
     *     will be asked for is always checked
     * @return what is wrong with the first wrong one, in the order of their keys; empty if all are right
     */
    public Optional<String> wrong(Map<String, String> set, boolean known) {
        for (Map.Entry<String, String> spec : new TreeMap<>(set).entrySet()) {
            Optional<String> wrong = placementSpecs.wrong(spec.getKey(), spec.getValue());
            if (wrong.isEmpty() && known) {
                wrong = KnownSpecs.wrong(spec.getKey(), spec.getValue());
            }
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /**
     * Looks at traits that are being set, and at all extra specs as they would be then: the trait of a named group needs
     * resources of the same group, because Placement refuses anything else, and no server of that flavor could ever be placed.
     * Resources may be taken away again while their traits stay; the scheduler explains such a flavor.
     */
    public Optional<String> withoutResources(Map<String, String> set, Map<String, String> all) {
        for (String key : new TreeMap<>(set).keySet()) {
            Optional<PlacementKey> trait = PlacementKey.parse(key).filter(PlacementKey::isTraitOfNamedGroup);
            if (trait.isPresent() && all.keySet().stream().noneMatch(trait.get()::isServedBy)) {
                return Optional.of("The extra spec '" + key + "' is of the group '"
                        + trait.get().group() + "', and the flavor has no key resources"
                        + trait.get().group()
                        + ":…, so no server of it could be placed. Set both together, or resources"
                        + trait.get().group() + ":… first; did you mean trait:"
                        + trait.get().name() + "?");
            }
        }
        return Optional.empty();
    }
}
