package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;

/** What is under way for a server, and how far it has come. Stored with every step; at most one for a server. */
public sealed interface Operation
        permits Build,
                Evacuate,
                LiveMove,
                Move,
                Shelve,
                Unshelve,
                Operation.Change,
                Operation.Confirm,
                Operation.Plug,
                Operation.Remove,
                Operation.Revert,
                Operation.Snapshot {
    /** Made anew for each operation, so that a step can tell whether it still is the current one. */
    UUID id();

    /** Who asked. The request names the action that the steps are recorded under. */
    Asker asker();

    /**
     * A change of the guest in place: stop, start, reboot, pause, unpause, rebuild.
     *
     * @param event the step's name in the server's actions
     * @param phase what the guest must become
     * @param vm what the server is then
     * @param power what its power state is then
     * @param vmBefore what it was, to return to if the host refuses
     */
    record Change(UUID id, Asker asker, String event, GuestPhase phase, VmState vm, PowerState power, VmState vmBefore)
            implements Operation {}

    /**
     * A network card is being put into a server's guest, or taken out of it.
     *
     * @param portId its port
     * @param attach whether it is put in
     * @param told whether its host has been told
     */
    record Plug(UUID id, Asker asker, String portId, boolean attach, boolean told) implements Operation {
        Plug whenTold() {
            return new Plug(id, asker, portId, attach, true);
        }

        /** The step's name in the server's actions. */
        String event() {
            return attach ? "compute_attach_interface" : "compute_detach_interface";
        }
    }

    /**
     * The source of a finished move is being given up.
     *
     * @param thenDeleted whether the server is softly deleted when that is done
     */
    record Confirm(UUID id, Asker asker, UUID migrationId, boolean thenDeleted) implements Operation {}

    /**
     * A finished move is being undone.
     *
     * @param destinationGone whether the destination guest is gone and the source is being brought back
     */
    record Revert(UUID id, Asker asker, UUID migrationId, boolean destinationGone) implements Operation {}

    /**
     * The server goes.
     *
     * @param shownAsDeleted whether the server is deleted for its owner already, because its host is down; what it holds is kept
     *     until the host has confirmed that its guest is gone
     * @param copy the copy of its disk that was being made when it was deleted
     */
    record Remove(UUID id, Asker asker, boolean shownAsDeleted, Optional<UnfinishedCopy> copy) implements Operation {
        /**
         * An image that nobody fills any more.
         *
         * @param kept whether it stays if it has its data already, because somebody asked for just that
         */
        public record UnfinishedCopy(String imageId, boolean kept) {
            /** The copy that an operation is making. */
            static Optional<UnfinishedCopy> of(Operation replaced) {
                return switch (replaced) {
                    case Snapshot snapshot -> Optional.of(new UnfinishedCopy(snapshot.imageId(), true));
                    case Shelve shelve -> Optional.of(new UnfinishedCopy(shelve.imageId(), false));
                    case Build _,
                            Change _,
                            Move _,
                            LiveMove _,
                            Plug _,
                            Confirm _,
                            Revert _,
                            Remove _,
                            Unshelve _,
                            Evacuate _ -> Optional.empty();
                };
            }
        }

        Remove whenShownAsDeleted() {
            return new Remove(id, asker, true, copy);
        }
    }

    /**
     * A copy of the server's disk is being made while it goes on.
     *
     * @param event the step's name in the server's actions
     * @param imageId the image that it fills
     * @param rotation which older copies go when this one is there
     */
    record Snapshot(UUID id, Asker asker, String event, String imageId, Optional<Rotation> rotation)
            implements Operation {
        /** How many backups of a type a server keeps. */
        public record Rotation(String backupType, int count) {}
    }
}
