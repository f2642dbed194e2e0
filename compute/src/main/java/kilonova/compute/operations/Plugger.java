package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.Plug;
import kilonova.compute.servers.Server;
import kilonova.network.server.ServerPort;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/**
 * Lets hosts put network cards into guests and take them out, beside whatever devices they have. A port is bound before its card is
 * wished for, and freed only when its card is gone; a card that cannot be put in leaves nothing behind.
 */
final class Plugger {
    private final Workplace work;

    Plugger(Workplace work) {
        this.work = work;
    }

    Progress advance(Server server, Plug plug) {
        if (!plug.told()) {
            return plug.attach() && !hasPort(server, plug)
                    ? fail(server, plug, "Port " + plug.portId() + " is no longer the server's.")
                    : tell(server, plug);
        }
        Optional<Guest> guest = work.guest(server.whereabouts().guestId());
        if (guest.isEmpty()) {
            return fail(server, plug, "The server's guest is gone.");
        }
        Optional<ObservedGuest> seen = guest.get().answer();
        if (seen.isEmpty()
                || seen.get().phase() == GuestPhase.PENDING
                || seen.get().phase() == GuestPhase.BUILDING) {
            return Progress.WAITS;
        }
        return seen.get()
                .problem()
                .filter(problem -> problem.code().equals(Problem.CONNECT_FAILED))
                .map(problem -> fail(server, plug, problem.message()))
                .orElseGet(() -> finish(server, plug));
    }

    private Progress tell(Server server, Plug plug) {
        List<ServerPort> ports = ports(server, plug, plug.attach());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), plug)) {
                server.whereabouts()
                        .guestId()
                        .ifPresent(id ->
                                Guests.wish(handle, id, guest -> guest.with(GuestSpecs.with(guest.spec(), ports))));
                Operations.put(handle, server.id(), plug.whenTold());
            }
        });
        server.whereabouts().host().ifPresent(work::hostChanged);
        return Progress.WAITS;
    }

    private boolean hasPort(Server server, Plug plug) {
        return work.ports().ports(server.id().toString()).stream()
                .anyMatch(port -> port.id().equals(plug.portId()));
    }

    private List<ServerPort> ports(Server server, Plug plug, boolean withIt) {
        return work.ports().ports(server.id().toString()).stream()
                .filter(port -> withIt || !port.id().equals(plug.portId()))
                .toList();
    }

    private Progress finish(Server server, Plug plug) {
        if (!plug.attach()) {
            var unused = work.ports().detach(server.id().toString(), plug.portId());
        }
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), plug)) {
                Recorder.succeeded(
                        handle,
                        server.id(),
                        plug.asker(),
                        plug.event(),
                        server.whereabouts().host(),
                        work.now());
                Operations.end(handle, server.id());
            }
        });
        return Progress.ENDED;
    }

    /** The guest keeps the cards that it had. */
    Progress fail(Server server, Plug plug, String why) {
        if (plug.attach()) {
            var unused = work.ports().detach(server.id().toString(), plug.portId());
        }
        List<ServerPort> ports = ports(server, plug, !plug.attach());
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), plug)) {
                server.whereabouts()
                        .guestId()
                        .ifPresent(id ->
                                Guests.wish(handle, id, guest -> guest.with(GuestSpecs.with(guest.spec(), ports))));
                Recorder.failed(
                        handle,
                        server.id(),
                        plug.asker(),
                        plug.event(),
                        server.whereabouts().host(),
                        work.now(),
                        why,
                        why);
                Operations.end(handle, server.id());
            }
        });
        server.whereabouts().host().ifPresent(work::hostChanged);
        return Progress.ENDED;
    }
}
