package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DeviceClaim;

/**
 * A resize or cold migration, up to the point where the user confirms or reverts.
 *
 * @param migrationId the migration's uuid
 * @param onlyHost the host that was asked for
 * @param vmBefore what the server was
 * @param failure why it is being undone
 */
public record Move(
        UUID id,
        Asker asker,
        UUID migrationId,
        Optional<String> onlyHost,
        VmState vmBefore,
        MoveStep step,
        List<DeviceClaim> devices,
        Optional<String> failure)
        implements Operation {
    /** How far a move has come. */
    public enum MoveStep {
        /** Needs a destination; the source's allocations go to the migration. */
        CLAIM,
        /** The source guest is being shut off and held. */
        HOLD,
        /** The destination guest is being built. */
        BUILD,
        /** It failed: the destination guest is being removed. */
        UNDO,
        /** The source guest is being brought back. */
        RESTORE
    }

    Move at(MoveStep next) {
        return new Move(id, asker, migrationId, onlyHost, vmBefore, next, devices, failure);
    }

    Move claimed(List<DeviceClaim> claims) {
        return new Move(id, asker, migrationId, onlyHost, vmBefore, MoveStep.HOLD, claims, failure);
    }

    Move failed(String why) {
        return new Move(id, asker, migrationId, onlyHost, vmBefore, MoveStep.UNDO, devices, Optional.of(why));
    }
}
