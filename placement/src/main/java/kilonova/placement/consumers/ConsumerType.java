package kilonova.placement.consumers;

import java.util.regex.Pattern;

/** What kind of thing a consumer is, for example {@code INSTANCE}: capital letters, digits and underscores. */
public record ConsumerType(String name) implements Comparable<ConsumerType> {
    /** How a consumer without a type is shown. */
    public static final String UNKNOWN = "unknown";

    private static final Pattern FORM = Pattern.compile("[A-Z0-9_]{1,255}");

    public ConsumerType {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a consumer type: " + name);
        }
    }

    @Override
    public int compareTo(ConsumerType other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
