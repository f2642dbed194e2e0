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
    FAILED;

    // libvirt's virDomainJobType; the binding's own constants are other numbers
    private static final int NOT_ANY = 0;
    private static final int BOUNDED = 1;
    private static final int UNBOUNDED = 2;
    private static final int COMPLETED = 3;

    /** @param type the {@code virDomainJobType} of what a domain is busy with */
    static boolean isUnderWay(int type) {
        return type == BOUNDED || type == UNBOUNDED;
    }

    /** @param type the {@code virDomainJobType} of what a domain was busy with last */
    static BackgroundJob ended(int type) {
        return switch (type) {
            case NOT_ANY -> NONE;
            case COMPLETED -> DONE;
            default -> FAILED;
        };
    }
}
