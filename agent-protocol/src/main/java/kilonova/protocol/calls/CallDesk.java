package kilonova.protocol.calls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kilonova.protocol.ControllerUnavailable;

/**
 * Where an agent fetches its calls and brings the answers. Two implementations exist: a direct call inside one process, and HTTP.
 * Safe to use from several threads.
 */
public interface CallDesk {
    /**
     * Waits until something is asked of the host.
     *
     * @param wait how long to wait at most
     * @return what is asked; empty if nothing was within that time. Each call is handed out once
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    List<CallRequest> awaitCalls(String host, Duration wait) throws InterruptedException;

    /**
     * Brings the answer. If nobody waits for it any longer, it is dropped.
     *
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    void answer(String host, CallRequest request, CallAnswer answer);

    /**
     * Opens the stream that a call wants.
     *
     * @return the agent's end; empty if nobody waits for it any longer
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    Optional<ByteStream> open(String host, CallRequest request);
}
