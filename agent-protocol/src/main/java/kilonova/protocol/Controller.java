package kilonova.protocol;

import java.time.Duration;

/**
 * The controller, as an agent sees it. Two implementations exist: a direct call inside one process, and HTTP.
 *
 * <p>Implementations are safe to use from several threads. Each call is idempotent and may be repeated at will.
 */
public interface Controller {
    /**
     * Waits until the host's desired state is newer than {@code after}, and returns the whole of it.
     *
     * @param host the host's name, as the agent announced it
     * @param after the version that the caller already has; 0 for none
     * @param wait how long to wait at most; when nothing newer comes, the present state is returned
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException;

    /**
     * Tells what the host has and what its guests are. When this returns, the controller has stored it durably.
     *
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the report
     */
    void report(HostReport report);
}
