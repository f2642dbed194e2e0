package kilonova.agent.libvirt.daemon;

/** How far what a daemon does with a domain in the background is. */
public enum BackgroundJob {
    /** Nothing is under way, and nothing is known of how the last job ended. */
    NONE,
    /** It goes on. */
    UNDER_WAY,
    /** The last one has done what it should. */
    DONE,
    /** The last one has not. */
    FAILED
}
