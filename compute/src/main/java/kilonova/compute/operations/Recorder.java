package kilonova.compute.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import org.jdbi.v3.core.Handle;

/** Writes the steps of an operation into the server's actions, inside the transaction that makes the step. */
final class Recorder {
    private Recorder() {}

    static void begin(Handle handle, UUID serverId, Asker asker, String action, Instant now) {
        InstanceActions.insert(
                handle,
                new InstanceAction(
                        0,
                        serverId,
                        asker.requestId(),
                        action,
                        asker.userId(),
                        asker.projectId(),
                        now,
                        now,
                        Optional.empty(),
                        List.of()));
    }

    /**
     * Writes down what nobody asked for: a host did it, or a guest.
     *
     * @param why a sentence fit for a user
     */
    static void byItself(
            Handle handle, Server server, String action, String event, String host, String why, Instant now) {
        Asker nobody = new Asker(server.userId(), server.projectId(), "req-" + UUID.randomUUID(), true);
        begin(handle, server.id(), nobody, action, now);
        finish(
                handle,
                server.id(),
                nobody,
                event,
                Optional.of(host),
                now,
                "Success",
                Optional.of(why),
                Optional.empty());
    }

    static void started(Handle handle, UUID serverId, Asker asker, String event, Optional<String> host, Instant now) {
        record(
                handle,
                serverId,
                asker,
                new InstanceAction.Event(
                        event, now, Optional.empty(), Optional.empty(), host, Optional.empty(), Optional.empty()));
    }

    static void succeeded(Handle handle, UUID serverId, Asker asker, String event, Optional<String> host, Instant now) {
        finish(handle, serverId, asker, event, host, now, "Success", Optional.empty(), Optional.empty());
    }

    /**
     * @param details a sentence fit for a user
     * @param traceback what an operator needs
     */
    static void failed(
            Handle handle,
            UUID serverId,
            Asker asker,
            String event,
            Optional<String> host,
            Instant now,
            String details,
            String traceback) {
        finish(handle, serverId, asker, event, host, now, "Error", Optional.of(details), Optional.of(traceback));
    }

    /** Ends whatever is unfinished of an action because another took its place. */
    static void replaced(Handle handle, InstanceAction action, ServerAction by, Instant now) {
        String why = "The action '" + by.wireName() + "' took its place before it was done.";
        InstanceAction ended = action;
        for (InstanceAction.Event event : action.events()) {
            if (event.finishedAt().isEmpty()) {
                ended = InstanceActions.withEvent(
                        ended,
                        new InstanceAction.Event(
                                event.name(),
                                event.startedAt(),
                                Optional.of(now),
                                Optional.of("Error"),
                                event.host(),
                                Optional.of(why),
                                Optional.of(why)));
            }
        }
        InstanceActions.store(handle, ended);
    }

    private static void finish(
            Handle handle,
            UUID serverId,
            Asker asker,
            String event,
            Optional<String> host,
            Instant now,
            String result,
            Optional<String> details,
            Optional<String> traceback) {
        InstanceActions.update(handle, serverId, asker.requestId(), action -> {
            Instant startedAt = action.events().stream()
                    .filter(known ->
                            known.name().equals(event) && known.finishedAt().isEmpty())
                    .map(InstanceAction.Event::startedAt)
                    .findFirst()
                    .orElse(now);
            return InstanceActions.withEvent(
                    action,
                    new InstanceAction.Event(
                            event, startedAt, Optional.of(now), Optional.of(result), host, details, traceback));
        });
    }

    private static void record(Handle handle, UUID serverId, Asker asker, InstanceAction.Event event) {
        InstanceActions.update(handle, serverId, asker.requestId(), action -> InstanceActions.withEvent(action, event));
    }
}
