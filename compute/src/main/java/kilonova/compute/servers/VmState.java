package kilonova.compute.servers;

import java.util.Locale;

/** {@code OS-EXT-STS:vm_state}: what a server is when nothing is being done to it. */
public enum VmState {
    BUILDING,
    ACTIVE,
    PAUSED,
    SUSPENDED,
    STOPPED,
    RESCUED,
    RESIZED,
    SOFT_DELETED,
    DELETED,
    ERROR,
    SHELVED,
    SHELVED_OFFLOADED;

    /** As the API shows it: {@code soft-delete} is the one that is not its own name. */
    public String wireName() {
        return this == SOFT_DELETED ? "soft-delete" : name().toLowerCase(Locale.ROOT);
    }
}
