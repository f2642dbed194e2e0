package kilonova.agent.libvirt.daemon;

import java.time.Duration;

/** What can be done with a domain. */
public enum Act {
    /** Start one that is off. */
    START(Duration.ofMinutes(3)),
    /** Ask it to shut itself down; returns before it has. */
    SHUT_DOWN(Duration.ofSeconds(30)),
    /** Cut its power. */
    DESTROY(Duration.ofSeconds(90)),
    /** Halt its processors. */
    SUSPEND(Duration.ofSeconds(30)),
    /** Let its processors go on. */
    RESUME(Duration.ofSeconds(30)),
    /** Write its memory to the disk, and let it go; started, it goes on where it was. */
    SAVE(Duration.ofMinutes(30)),
    /** Forget memory that was saved. */
    FORGET_SAVED(Duration.ofSeconds(30)),
    /** Ask it to restart itself; returns before it has. */
    REBOOT(Duration.ofSeconds(30)),
    /** Restart it as its reset button would. */
    RESET(Duration.ofSeconds(30)),
    /** End what it does in the background: it goes on where it is. */
    ABORT_JOB(Duration.ofSeconds(60)),
    /** Forget one that is off. */
    UNDEFINE(Duration.ofSeconds(30));

    private final Duration limit;

    Act(Duration limit) {
        this.limit = limit;
    }

    /** How long the daemon may take. */
    Duration limit() {
        return limit;
    }
}
