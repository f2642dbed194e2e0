package kilonova.placement.traits;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    // Written out because keys are hashed and compared in every search, and what the compiler makes starts slowly.
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Trait that && name.equals(that.name);
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
