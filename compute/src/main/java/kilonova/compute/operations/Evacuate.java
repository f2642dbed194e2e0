package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;

/**
 * A server whose host is down is being made anew elsewhere.
 *
 * @param migrationId the migration's uuid, which holds what the server held on the lost host
 * @param onlyHost the host that was asked for
 * @param stopped whether it stays off
 * @param vmBefore what the server was
 * @param failure why it is being undone
 * @param goalBefore what its guest on the lost host should be, as long as that is only held; none in what an older controller stored
 */
public record Evacuate(
        UUID id,
        Asker asker,
        UUID migrationId,
        Optional<String> onlyHost,
        boolean stopped,
        VmState vmBefore,
        EvacuateStep step,
        Optional<String> failure,
        Optional<GuestGoal> goalBefore)
        implements Operation {
    /** How far it has come. */
    public enum EvacuateStep {
        /** Needs a host. */
        CLAIM,
        /** Its new guest is wished for. */
        BUILD,
        /** It failed there; the new guest is being removed. */
        UNDO
    }

    /** The new guest is wished for, and the old one held. */
    Evacuate spawning(Optional<GuestGoal> goal) {
        return new Evacuate(id, asker, migrationId, onlyHost, stopped, vmBefore, EvacuateStep.BUILD, failure, goal);
    }

    Evacuate failed(String why) {
        return new Evacuate(
                id, asker, migrationId, onlyHost, stopped, vmBefore, EvacuateStep.UNDO, Optional.of(why), goalBefore);
    }
}
