package kilonova.acceptance.testbed;

/**
 * A moment of the agent's work that one sees from outside, by what it has just done. After each of them it is killed, and must go on.
 */
public enum Moment {
    /** A device is the guest's in the ledger, and not yet in the kernel. */
    CLAIMED(
            Kind.SAYS,
            "\"state\":\"claimed\"[^}]*\"operation\":\"BUILD\"|\"operation\":\"BUILD\"[^}]*\"state\":\"claimed\""),
    /** A device came into the kernel. */
    MADE(Kind.MORE, "/sys/bus/mdev/devices/*"),
    /** A guest is defined. */
    DEFINED(Kind.MORE, "/etc/libvirt/qemu/*.xml"),
    /** A guest has a process. */
    STARTED(Kind.MORE, "/run/libvirt/qemu/*.pid"),
    /** The ledger says that a guest is to be restarted. */
    REBOOT_WANTED(Kind.SAYS, "\"wish\":\\{[^}]*\"rebootCount\":[1-9]"),
    /** A guest's process is gone. */
    OFF(Kind.FEWER, "/run/libvirt/qemu/*.pid"),
    /** The ledger says that a guest is being removed. */
    RELEASING(Kind.SAYS, "\"stage\":\"releasing\""),
    /** A guest is defined no more. */
    UNDEFINED(Kind.FEWER, "/etc/libvirt/qemu/*.xml"),
    /** A device is gone from the kernel. */
    REMOVED(Kind.FEWER, "/sys/bus/mdev/devices/*");

    private enum Kind {
        MORE,
        FEWER,
        SAYS
    }

    private static final String LEDGER = "/hosts/*/agent/ledger.json";

    private final Kind kind;
    private final String what;

    Moment(Kind kind, String what) {
        this.kind = kind;
        this.what = what;
    }

    /**
     * The words with which {@code kill_at.py} waits for it.
     *
     * @param data where the agent keeps its ledger
     */
    String words(String data) {
        return switch (kind) {
            case MORE -> "more " + what;
            case FEWER -> "fewer " + what;
            case SAYS -> "says " + what + " " + data + LEDGER;
        };
    }
}
