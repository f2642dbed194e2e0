package kilonova.compute.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.network.server.ServerPort;
import kilonova.protocol.GuestSpec.GuestPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what is made before an action is stored, or needed until after its end, and so is forgotten by a controller that dies in between:
 * ports that were given to a server and never became a card of its guest, and images that no operation fills and no shelved server needs.
 * Servers for which something is under way are left out: their operations know better. What is left over at two looks with some time
 * between goes. For the controller that leads. Thread-safe.
 */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** How long something must be left over: it is made a moment before its action is stored, and perhaps by another controller. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Workplace work;
    private final Map<String, Instant> suspects = new HashMap<>();

    public Leftovers(Workplace work) {
        this.work = work;
    }

    /** Looks once at everything. */
    public synchronized void look() {
        Set<String> left = new HashSet<>();
        for (Snapshots.Copy copy : work.snapshots().bound()) {
            if (isLeft(copy) && isDue(copy.imageId(), left)) {
                LOG.warn(
                        "image {} is a copy of the disk of server {} that nobody fills or needs; it is deleted",
                        copy.imageId(),
                        copy.serverId());
                work.snapshots().discard(copy.imageId());
            }
        }
        ports().forEach((server, ports) -> ports.forEach(port -> {
            if (isAtRest(server) && isDue(port.id(), left)) {
                LOG.warn("port {} of server {} never became a card of its guest; it is taken back", port.id(), server);
                var unused = work.ports().detach(server.toString(), port.id());
            }
        }));
        suspects.keySet().retainAll(left);
    }

    private boolean isDue(String id, Set<String> left) {
        left.add(id);
        Instant since = suspects.computeIfAbsent(id, _ -> work.now());
        return !since.plus(PATIENCE).isAfter(work.now());
    }

    private boolean isLeft(Snapshots.Copy copy) {
        return work.database().read(handle -> {
            Optional<Server> server = Servers.find(handle, copy.serverId()).filter(found -> !found.isDeleted());
            boolean isNeeded = server.flatMap(Server::shelved)
                    .filter(shelved -> shelved.imageId().equals(copy.imageId()))
                    .isPresent();
            return !isNeeded && Operations.find(handle, copy.serverId()).isEmpty();
        });
    }

    /** The ports of servers with guests that none of their guests is to have. */
    private Map<UUID, List<ServerPort>> ports() {
        Map<UUID, Set<String>> cards = new HashMap<>();
        for (Guest guest : work.database().read(Guests::all)) {
            Set<String> ofServer = cards.computeIfAbsent(guest.desired().serverId(), _ -> new HashSet<>());
            guest.desired().spec().ports().stream().map(GuestPort::portId).forEach(ofServer::add);
        }
        Map<UUID, List<ServerPort>> without = new HashMap<>();
        work.ports().ports(cards.keySet().stream().map(UUID::toString).toList()).forEach((server, ports) -> {
            UUID id = UUID.fromString(server);
            Set<String> known = cards.getOrDefault(id, Set.of());
            without.put(
                    id,
                    ports.stream().filter(port -> !known.contains(port.id())).toList());
        });
        return without;
    }

    private boolean isAtRest(UUID serverId) {
        return work.database()
                .read(handle -> Servers.find(handle, serverId)
                                .filter(server -> !server.isDeleted())
                                .isPresent()
                        && Operations.find(handle, serverId).isEmpty());
    }
}
