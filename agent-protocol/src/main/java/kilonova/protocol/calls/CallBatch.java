package kilonova.protocol.calls;

import java.util.List;

/** The calls that wait for one host, oldest first; often none. */
public record CallBatch(List<CallRequest> calls) {
    public CallBatch {
        calls = List.copyOf(calls);
    }
}
