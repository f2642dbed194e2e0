package kilonova.placement.catalogue;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/** Which resource classes and traits exist, immutable. The standard ones always do. */
public final class Catalogue {
    /** Only what is standard. */
    public static final Catalogue STANDARD = new Catalogue(OrderedPMap.empty(), OrderedPMap.empty());

    private static final Set<ResourceClass> STANDARD_CLASSES = new LinkedHashSet<>(Standard.RESOURCE_CLASSES);
    private static final Set<Trait> STANDARD_TRAITS = new LinkedHashSet<>(Standard.TRAITS);

    private final PMap<ResourceClass, Instant> customClasses;
    private final PMap<Trait, Instant> customTraits;

    private Catalogue(PMap<ResourceClass, Instant> customClasses, PMap<Trait, Instant> customTraits) {
        this.customClasses = customClasses;
        this.customTraits = customTraits;
    }

    /** Whether every deployment knows this class. */
    public static boolean isStandard(ResourceClass resourceClass) {
        return STANDARD_CLASSES.contains(resourceClass);
    }

    /** Whether every deployment knows this trait. */
    public static boolean isStandard(Trait trait) {
        return STANDARD_TRAITS.contains(trait);
    }

    /** Whether this class exists. */
    public boolean has(ResourceClass resourceClass) {
        return isStandard(resourceClass) || customClasses.containsKey(resourceClass);
    }

    /** Whether this trait exists. */
    public boolean has(Trait trait) {
        return isStandard(trait) || customTraits.containsKey(trait);
    }

    /** All classes: the standard ones, then the others in the order of their creation. */
    public List<ResourceClass> resourceClasses() {
        LinkedHashSet<ResourceClass> all = new LinkedHashSet<>(STANDARD_CLASSES);
        all.addAll(customClasses.keySet());
        return List.copyOf(all);
    }

    /** All traits: the standard ones, then the others, each by name. */
    public List<Trait> traits() {
        LinkedHashSet<Trait> all = new LinkedHashSet<>(STANDARD_TRAITS);
        all.addAll(customTraits.keySet());
        return inOrder(all);
    }

    /** Traits in the order in which they are shown: the standard ones, then the others, each by name. */
    public static List<Trait> inOrder(Collection<Trait> traits) {
        if (traits.size() < 2) {
            return List.copyOf(traits);
        }
        return traits.stream()
                .sorted(Comparator.comparing((Trait trait) -> !isStandard(trait))
                        .thenComparing(Trait::name))
                .toList();
    }

    /** The operator's own classes. */
    public PMap<ResourceClass, Instant> customClasses() {
        return customClasses;
    }

    /** The operator's own traits. */
    public PMap<Trait, Instant> customTraits() {
        return customTraits;
    }

    /** When this class was made or renamed; empty for a standard one. */
    public Optional<Instant> changed(ResourceClass resourceClass) {
        return Optional.ofNullable(customClasses.get(resourceClass));
    }

    /** When this trait was made; empty for a standard one. */
    public Optional<Instant> created(Trait trait) {
        return Optional.ofNullable(customTraits.get(trait));
    }

    /** With one more class. */
    public Catalogue with(ResourceClass resourceClass, Instant at) {
        return new Catalogue(customClasses.plus(resourceClass, at), customTraits);
    }

    /** Without this class. */
    public Catalogue without(ResourceClass resourceClass) {
        return new Catalogue(customClasses.minus(resourceClass), customTraits);
    }

    /** With one more trait. */
    public Catalogue with(Trait trait, Instant at) {
        return new Catalogue(customClasses, customTraits.plus(trait, at));
    }

    /** Without this trait. */
    public Catalogue without(Trait trait) {
        return new Catalogue(customClasses, customTraits.minus(trait));
    }
}
