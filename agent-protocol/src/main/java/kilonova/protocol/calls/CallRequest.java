package kilonova.protocol.calls;

import java.util.Optional;
import java.util.UUID;

/**
 * A call on its way to a host.
 *
 * @param callId names the question; the answer or the stream repeats it
 * @param call what is asked
 * @param answerTo the URL of the controller that wants the answer; empty if it is the one that handed out the call
 */
public record CallRequest(UUID callId, HostCall call, Optional<String> answerTo) {}
