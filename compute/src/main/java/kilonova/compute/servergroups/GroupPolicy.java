package kilonova.compute.servergroups;

import java.util.Arrays;
import java.util.Locale;

/** Where the servers of a group shall be, seen from each other. */
public enum GroupPolicy {
    /** All on one host. */
    AFFINITY,
    /** On different hosts, or at most so many on one. */
    ANTI_AFFINITY,
    /** On one host where that is possible. */
    SOFT_AFFINITY,
    /** On different hosts where that is possible. */
    SOFT_ANTI_AFFINITY;

    /** As the API writes it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static GroupPolicy of(String wireName) {
        return Arrays.stream(values())
                .filter(policy -> policy.wireName().equals(wireName))
                .findFirst()
                .orElseThrow();
    }
}
