package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.network.server.Nic;
import kilonova.protocol.DeviceClaim;

/**
 * Making a server.
 *
 * @param minCount of all servers of the reservation, how many must find a place
 * @param attempt builds started so far
 * @param triedHosts hosts on which a build failed
 * @param failures one sentence per failed build
 */
public record Build(
        UUID id,
        Asker asker,
        String reservationId,
        int minCount,
        List<Nic> nics,
        BuildStep step,
        int attempt,
        Set<String> triedHosts,
        List<String> failures,
        List<DeviceClaim> devices)
        implements Operation {
    /** How far a build has come. */
    public enum BuildStep {
        /** Needs a host. */
        SCHEDULE,
        /** Has a host and its claim; needs ports. */
        CONNECT,
        /** Its guest is wished for. */
        SPAWN,
        /** The build failed on this host; its guest is being removed before another host is tried. */
        CLEAN,
        /** No host can help: its claim is being given back. The last failure says why. */
        GIVE_UP
    }

    Build givenUp(String why) {
        List<String> reasons = new ArrayList<>(failures);
        reasons.add(why);
        return new Build(
                id, asker, reservationId, minCount, nics, BuildStep.GIVE_UP, attempt, triedHosts, reasons, List.of());
    }

    Build at(BuildStep next) {
        return new Build(id, asker, reservationId, minCount, nics, next, attempt, triedHosts, failures, devices);
    }

    Build claimed(List<DeviceClaim> claims) {
        return new Build(
                id, asker, reservationId, minCount, nics, BuildStep.CONNECT, attempt + 1, triedHosts, failures, claims);
    }
}
