package kilonova.compute.servers;

/** {@code OS-EXT-STS:power_state}: what the hypervisor says. */
public enum PowerState {
    NOSTATE(0),
    RUNNING(1),
    PAUSED(3),
    SHUTDOWN(4),
    CRASHED(6),
    SUSPENDED(7);

    private final int code;

    PowerState(int code) {
        this.code = code;
    }

    /** As the API shows it. */
    public int code() {
        return code;
    }
}
