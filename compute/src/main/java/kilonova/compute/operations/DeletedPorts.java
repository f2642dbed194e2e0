package kilonova.compute.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.compute.hosts.Guests;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.network.server.ServerPorts.Leaving;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the cards of deleted ports out of guests, as Nova does when Neutron tells it. The addresses of such a port are given to nobody before.
 * A server that cannot lose a card now, since it is suspended or something is under way for it, does so when it can. For the
 * controller that leads. Thread-safe.
 */
public final class DeletedPorts {
    private static final Logger LOG = LoggerFactory.getLogger(DeletedPorts.class);

    /** How long a host that could not take a card out is left in peace. */
    static final Duration BEFORE_NEXT_TRY = Duration.ofMinutes(5);

    private final Workplace work;
    private final ServerOperations operations;
    private final Map<String, Instant> tried = new HashMap<>();

    public DeletedPorts(Workplace work, ServerOperations operations) {
        this.work = work;
        this.operations = operations;
    }

    /** What a server is to its deleted port. */
    private sealed interface Holder {
        /** Something is under way for it, which knows better. */
        record Busy() implements Holder {}

        /** No guest of it has the card, or is to have it. */
        record None() implements Holder {}

        /** A guest of it has the card. */
        record Has(Server server) implements Holder {}
    }

    /** Looks once at all deleted ports. */
    public synchronized void look() {
        List<Leaving> ports = work.ports().leaving();
        tried.keySet().retainAll(ports.stream().map(Leaving::portId).collect(Collectors.toSet()));
        for (Leaving port : ports) {
            switch (holder(port)) {
                case Holder.Busy() -> {}
                case Holder.None() -> {
                    var unused = work.ports().detach(port.serverId(), port.portId());
                }
                case Holder.Has(Server server) -> takeOut(server, port.portId());
            }
        }
    }

    private Holder holder(Leaving port) {
        UUID serverId = UUID.fromString(port.serverId());
        return work.database().read(handle -> {
            if (Operations.find(handle, serverId).isPresent()) {
                return new Holder.Busy();
            }
            boolean isCard = Guests.ofServer(handle, serverId).stream()
                    .flatMap(guest -> guest.desired().spec().ports().stream())
                    .anyMatch(card -> card.portId().equals(port.portId()));
            Optional<Server> server = Servers.find(handle, serverId).filter(found -> !found.isDeleted());
            return isCard && server.isPresent() ? new Holder.Has(server.get()) : new Holder.None();
        });
    }

    private void takeOut(Server server, String portId) {
        if (server.whereabouts().host().filter(work.hosts()::isUp).isEmpty()) {
            return; // what waits for a host that is away would keep the server from being evacuated
        }
        Optional<Instant> last = Optional.ofNullable(tried.get(portId));
        if (last.filter(time -> time.plus(BEFORE_NEXT_TRY).isAfter(work.now())).isPresent()) {
            return;
        }
        Asker byItself = new Asker(server.userId(), server.projectId(), "req-" + UUID.randomUUID(), true);
        Optional<Refusal> refusal = operations.act(server, new ServerAction.DetachInterface(portId), byItself);
        refusal.ifPresentOrElse(
                why -> LOG.debug("the card of deleted port {} stays for now: {}", portId, why.message()),
                () -> tried.put(portId, work.now()));
    }
}
