package kilonova.compute.servers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that was asked of a server, as {@code os-instance-actions} shows it.
 *
 * @param id rises
 * @param action {@link ServerAction#wireName()}, or {@code create}
 * @param message {@code Error} and a reason when it failed, else empty
 * @param events the steps, oldest first
 */
public record InstanceAction(
        long id,
        UUID serverId,
        String requestId,
        String action,
        String userId,
        String projectId,
        Instant startedAt,
        Instant updatedAt,
        Optional<String> message,
        List<Event> events) {
    public InstanceAction {
        events = List.copyOf(events);
    }

    /**
     * One step.
     *
     * @param name {@code conductor_schedule_and_build_instances}, {@code compute__do_build_and_run_instance}, … as Nova names them
     * @param result {@code Success} or {@code Error}; absent while it runs
     * @param details a reason that a user can act on, when it failed
     * @param traceback what an operator needs, when it failed
     */
    public record Event(
            String name,
            Instant startedAt,
            Optional<Instant> finishedAt,
            Optional<String> result,
            Optional<String> host,
            Optional<String> details,
            Optional<String> traceback) {}
}
