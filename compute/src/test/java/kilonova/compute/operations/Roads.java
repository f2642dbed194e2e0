package kilonova.compute.operations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.MigrationProgress.Outcome;

/**
 * What guests run where, for hosts between which they move while they run: which incarnation of a server is the running one, and how often
 * it was started. Not thread-safe.
 */
final class Roads {
    private final Map<UUID, UUID> running = new HashMap<>();
    private final Map<UUID, Integer> starts = new HashMap<>();
    private final Set<UUID> clashes = new HashSet<>();
    private final Set<UUID> halted = new HashSet<>();
    private BiFunction<DesiredGuest, Departure, Outcome> traffic =
            (_, departure) -> departure.abort() ? Outcome.ABORTED : Outcome.DONE;

    /** From now on, how far a guest has come that was told to leave. */
    void traffic(BiFunction<DesiredGuest, Departure, Outcome> changed) {
        traffic = changed;
    }

    /** From now on each hand-over is cut off: the guest is halted where it was, and only the destination shows whether it arrived. */
    void cutOff(boolean arrives) {
        traffic = (guest, departure) -> {
            halted.add(guest.guestId());
            if (arrives) {
                running.put(guest.serverId(), departure.arrival().guestId());
            }
            return Outcome.FAILED;
        };
    }

    boolean isHalted(DesiredGuest guest) {
        return halted.contains(guest.guestId());
    }

    boolean runs(DesiredGuest guest) {
        return guest.guestId().equals(running.get(guest.serverId()));
    }

    void start(DesiredGuest guest) {
        if (running.containsKey(guest.serverId()) && !runs(guest)) {
            clashes.add(guest.serverId());
        }
        if (!runs(guest)) {
            starts.merge(guest.serverId(), 1, Integer::sum);
        }
        running.put(guest.serverId(), guest.guestId());
        halted.remove(guest.guestId());
    }

    void stop(DesiredGuest guest) {
        running.remove(guest.serverId(), guest.guestId());
    }

    Outcome leave(DesiredGuest guest, Departure departure) {
        if (isHalted(guest)) {
            return Outcome.FAILED;
        }
        if (!runs(guest)) {
            return Outcome.DONE;
        }
        Outcome outcome = traffic.apply(guest, departure);
        if (outcome == Outcome.DONE) {
            running.put(guest.serverId(), departure.arrival().guestId());
        }
        return outcome;
    }

    /** Which incarnation of a server runs. */
    UUID runningOf(UUID serverId) {
        UUID guest = running.get(serverId);
        if (guest == null) {
            throw new AssertionError("server " + serverId + " runs nowhere");
        }
        return guest;
    }

    /** Servers of which two guests ran at once. */
    Set<UUID> clashes() {
        return clashes;
    }

    /** How often a server was started anew. */
    int startsOf(UUID serverId) {
        return starts.getOrDefault(serverId, 0);
    }
}
