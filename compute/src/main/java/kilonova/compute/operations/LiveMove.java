package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DeviceClaim;

/**
 * A server is being moved while it runs. Each try to reach a host is a guest of its own there, whose id names the try.
 *
 * @param migrationId the migration's uuid, which holds what the server holds on the host that it leaves
 * @param onlyHost the host that was asked for
 * @param vmBefore what the server was, and will be
 * @param devices what it is to hold on the destination
 * @param triedHosts hosts that could not prepare for it
 * @param failures one sentence per such host
 * @param stopping whether it was told to stay
 * @param failure why it is being undone
 */
public record LiveMove(
        UUID id,
        Asker asker,
        UUID migrationId,
        Optional<String> onlyHost,
        VmState vmBefore,
        LiveStep step,
        List<DeviceClaim> devices,
        Set<String> triedHosts,
        List<String> failures,
        boolean stopping,
        Optional<String> failure)
        implements Operation {
    /** How far it has come. */
    public enum LiveStep {
        /** Needs a destination; the source's allocations go to the migration. */
        CLAIM,
        /** The destination makes devices and disks ready; nothing else has begun. */
        PREPARE,
        /** The guest leaves its host, running. */
        MOVE,
        /** Its host does not have it running, and cannot say that it left; the destination is asked whether it has arrived. */
        DOUBT,
        /** It has left; the destination takes it over. */
        ADOPT,
        /** The server is at its destination; the source gives up what it held. */
        LEAVE,
        /** It failed or was stopped: the destination is being cleaned. */
        UNDO,
        /** The source is being asked how its guest is. */
        RESTORE
    }

    LiveMove at(LiveStep next) {
        return with(next, devices, triedHosts, failures, stopping, failure);
    }

    LiveMove claimed(List<DeviceClaim> claims) {
        return with(LiveStep.PREPARE, claims, triedHosts, failures, stopping, Optional.empty());
    }

    LiveMove stopped() {
        return with(step, devices, triedHosts, failures, true, failure);
    }

    LiveMove failed(String why) {
        return with(LiveStep.UNDO, devices, triedHosts, failures, stopping, Optional.of(why));
    }

    /** To be tried on another host. */
    LiveMove elsewhere(String host, String why) {
        Set<String> tried = new HashSet<>(triedHosts);
        tried.add(host);
        List<String> reasons = new ArrayList<>(failures);
        reasons.add(host + ": " + why);
        return with(LiveStep.CLAIM, List.of(), tried, reasons, stopping, Optional.empty());
    }

    private LiveMove with(
            LiveStep newStep,
            List<DeviceClaim> newDevices,
            Set<String> tried,
            List<String> reasons,
            boolean isStopping,
            Optional<String> why) {
        return new LiveMove(
                id, asker, migrationId, onlyHost, vmBefore, newStep, newDevices, tried, reasons, isStopping, why);
    }
}
