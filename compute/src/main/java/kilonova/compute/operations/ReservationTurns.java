package kilonova.compute.operations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who of a reservation places all of it now, and who came meanwhile. Nobody waits here. Thread-safe. */
final class ReservationTurns {
    private final Map<String, Set<UUID>> underWay = new HashMap<>();

    /** @return false if somebody is at it; the server is then among those that {@link #end} returns */
    synchronized boolean begin(String reservationId, UUID serverId) {
        Set<UUID> waiting = underWay.get(reservationId);
        if (waiting != null) {
            waiting.add(serverId);
            return false;
        }
        underWay.put(reservationId, new HashSet<>());
        return true;
    }

    /** Lets others begin, and returns those that came in vain. */
    synchronized Set<UUID> end(String reservationId) {
        Set<UUID> waiting = underWay.remove(reservationId);
        return waiting == null ? Set.of() : waiting;
    }
}
