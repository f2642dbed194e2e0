package kilonova.compute.hostcalls;

import java.util.Set;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.HostCall;

/** Asks hosts for disks of their guests, for the hosts that those move to. Thread-safe. */
public final class DiskRelay {
    /** Refusals that say nothing of the disk; another try may help. */
    private static final Set<String> PASSING = Set.of("hypervisor.unavailable", "calls.busy", "calls.failed");

    private final HostCalls calls;

    public DiskRelay(HostCalls calls) {
        this.calls = calls;
    }

    /**
     * Opens a disk; its bytes are passed on as they come and never kept.
     *
     * @throws ControllerUnavailable when the host does not answer now
     */
    public DiskAnswer open(String host, HostCall.ReadDisk call) throws InterruptedException {
        return switch (calls.ask(host, call)) {
            case HostReply.Opened(var stream) -> new DiskAnswer.Coming(new RelayedDisk(stream));
            case HostReply.Silent(String message) -> throw new ControllerUnavailable(message);
            case HostReply.Answered(CallAnswer.Refused(Problem problem))
            when PASSING.contains(problem.code()) ->
                throw new ControllerUnavailable("Host " + host + " cannot give the disk now: " + problem.message());
            case HostReply.Answered(CallAnswer.Refused(Problem problem)) -> new DiskAnswer.Refused(problem);
            case HostReply.Answered(var other) ->
                throw new IllegalStateException("host " + host + " answered another question: " + other);
        };
    }
}
