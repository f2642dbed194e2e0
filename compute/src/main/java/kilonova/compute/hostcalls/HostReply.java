package kilonova.compute.hostcalls;

import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;

/** What came of a question to a host. */
public sealed interface HostReply {
    /** The host answered, or refused. */
    record Answered(CallAnswer answer) implements HostReply {}

    /** The host opened the stream. Whoever gets it closes it. */
    record Opened(ByteStream stream) implements HostReply {}

    /**
     * The host said nothing in time; whether it heard the question is not known.
     *
     * @param message one sentence with the host's name
     */
    record Silent(String message) implements HostReply {}
}
