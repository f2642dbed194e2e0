package kilonova.http.connections;

/**
 * How long the server still waits for one connection. The connection's own thread says what happens; any thread may ask whether
 * it is over. Times are values of {@link System#nanoTime}, handed in by the caller.
 */
final class Patience {
    private static final int RENEWING_BYTES = 1024;
    private static final long NEVER = Long.MIN_VALUE;

    private enum Phase {
        /** Between two requests: nothing of the next one is here. */
        IDLE,
        /** Some of a request's head is here. */
        HEAD,
        /** A request is being answered; it may have a body. */
        REQUEST,
        /** The connection speaks another protocol now, which has its own idea of silence. */
        UPGRADED
    }

    private final ConnectionLimits limits;
    private Phase phase = Phase.IDLE;
    /** Whether reads may wait for ever. */
    private boolean endless;
    /** How much longer reads may wait in this phase, in nanoseconds. */
    private long left;
    /** What came since reads last got new time, in bytes. */
    private int received;
    /** When the present wait is over; {@link #NEVER} while nothing is waited for. */
    private volatile long deadline = NEVER;

    Patience(ConnectionLimits limits) {
        this.limits = limits;
        this.left = limits.idle().toNanos();
    }

    /**
     * A read begins.
     *
     * @param headBegun whether bytes of the next request are here already
     */
    void reading(long now, boolean headBegun) {
        if (phase == Phase.IDLE && headBegun) {
            headBegins();
        }
        if (phase != Phase.UPGRADED && !endless) {
            startWaiting(now, left);
        }
    }

    /** The read that began at {@code since} has brought bytes. */
    void hasRead(long since, long now, int bytes) {
        deadline = NEVER;
        left -= now - since;
        switch (phase) {
            case IDLE -> headBegins();
            case HEAD, UPGRADED -> {}
            case REQUEST -> {
                received += bytes;
                if (received >= RENEWING_BYTES) {
                    requestBegins();
                }
            }
        }
    }

    /** The request that is being answered may pause. */
    void mayPause() {
        phase = Phase.REQUEST;
        endless = true;
    }

    /** A piece of an answer is being sent. */
    void writing(long now) {
        startWaiting(now, limits.stall().toNanos());
    }

    /** The piece was taken. */
    void hasWritten() {
        deadline = NEVER;
    }

    /** The head is complete. */
    void requestBegins() {
        phase = Phase.REQUEST;
        left = limits.stall().toNanos();
        received = 0;
    }

    /** The answer is sent, and the body read. */
    void requestEnds() {
        phase = Phase.IDLE;
        left = limits.idle().toNanos();
        endless = false;
    }

    /** From now on reads may wait for ever; what is sent must be taken in time still. */
    void upgraded() {
        phase = Phase.UPGRADED;
    }

    boolean isInRequest() {
        return phase == Phase.REQUEST || phase == Phase.UPGRADED;
    }

    boolean isOver(long now) {
        long end = deadline;
        return end != NEVER && now - end > 0;
    }

    private void headBegins() {
        phase = Phase.HEAD;
        left = limits.head().toNanos();
    }

    private void startWaiting(long now, long nanoseconds) {
        long end = now + nanoseconds;
        deadline = end == NEVER ? end + 1 : end;
    }
}
