package kilonova.compute.hostcalls;

import java.util.UUID;
import kilonova.protocol.calls.CallRequest;

/** Carries questions between controllers on one database. Must be thread-safe. */
public interface CallRelay {
    /** For a controller that is alone. */
    CallRelay NONE = new CallRelay() {
        @Override
        public boolean leave(String host, CallRequest request) {
            return false;
        }

        @Override
        public void withdraw(UUID callId) {
            // nothing was left
        }
    };

    /**
     * Leaves a question for whichever controller the host's agent asks next.
     *
     * @return false if there is no other controller; nothing was left then
     */
    boolean leave(String host, CallRequest request);

    /** Takes a question back, if it is still there. */
    void withdraw(UUID callId);
}
