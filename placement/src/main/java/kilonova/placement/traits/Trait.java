package kilonova.placement.traits;

import java.util.regex.Pattern;

/**
 * The name of a quality of providers. A value of this type may name a trait that does not exist; what exists is in the
 * {@link kilonova.placement.catalogue.Catalogue}.
 */
public record Trait(String name) implements Comparable<Trait> {
    /** Marks a provider whose inventory may be used by trees that have a member in one of its aggregates. */
    public static final Trait SHARES_VIA_AGGREGATE = new Trait("MISC_SHARES_VIA_AGGREGATE");

    private static final Pattern CUSTOM_FORM = Pattern.compile("CUSTOM_[A-Z0-9_]+");
    private static final int LONGEST = 255;

    /** Whether this could name an operator's own trait. */
    public boolean isCustomName() {
        return name.length() <= LONGEST && CUSTOM_FORM.matcher(name).matches();
    }

    @Override
    public int compareTo(Trait other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
