package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.VmState;
import kilonova.network.server.Nic;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestPhase;

/** What is under way for a server, and how far it has come. Stored with every step; at most one for a server. */
public sealed interface Operation {
    /** Made anew for each operation, so that a step can tell whether it still is the current one. */
    UUID id();

    /** Who asked. The request names the action that the steps are recorded under. */
    Asker asker();

    /**
     * Making a server.
     *
     * @param minCount of all servers of the reservation, how many must find a place
     * @param attempt builds started so far
     * @param triedHosts hosts on which a build failed
     * @param failures one sentence per failed build
     */
    record Build(
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
                    id,
                    asker,
                    reservationId,
                    minCount,
                    nics,
                    BuildStep.GIVE_UP,
                    attempt,
                    triedHosts,
                    reasons,
                    List.of());
        }

        Build at(BuildStep next) {
            return new Build(id, asker, reservationId, minCount, nics, next, attempt, triedHosts, failures, devices);
        }

        Build claimed(List<DeviceClaim> claims) {
            return new Build(
                    id,
                    asker,
                    reservationId,
                    minCount,
                    nics,
                    BuildStep.CONNECT,
                    attempt + 1,
                    triedHosts,
                    failures,
                    claims);
        }
    }

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
     * A resize or cold migration, up to the point where the user confirms or reverts.
     *
     * @param migrationId the migration's uuid
     * @param onlyHost the host that was asked for
     * @param vmBefore what the server was
     * @param failure why it is being undone
     */
    record Move(
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
    record LiveMove(
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

    /** The source of a finished move is being given up. */
    record Confirm(UUID id, Asker asker, UUID migrationId) implements Operation {}

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
     */
    record Remove(UUID id, Asker asker, boolean shownAsDeleted) implements Operation {}

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

    /**
     * The server is being put aside.
     *
     * @param imageId the copy of its disk
     * @param offload whether it then leaves its host
     * @param vmBefore what it was, to return to if no copy can be made
     */
    record Shelve(UUID id, Asker asker, String imageId, boolean offload, ShelveStep step, VmState vmBefore)
            implements Operation {
        /** How far it has come. */
        public enum ShelveStep {
            /** The guest is being stopped and its disk copied. */
            COPY,
            /** The guest is being removed from its host. */
            OFFLOAD
        }

        Shelve at(ShelveStep next) {
            return new Shelve(id, asker, imageId, offload, next, vmBefore);
        }
    }

    /**
     * A server that left its host when it was shelved is being made anew.
     *
     * @param onlyHost the host that was asked for
     * @param triedHosts hosts on which it failed
     * @param failures one sentence per failure
     */
    record Unshelve(
            UUID id,
            Asker asker,
            Optional<String> onlyHost,
            UnshelveStep step,
            Set<String> triedHosts,
            List<String> failures)
            implements Operation {
        /** How far it has come. */
        public enum UnshelveStep {
            /** Needs a host. */
            SCHEDULE,
            /** Its guest is wished for. */
            SPAWN,
            /** It failed on this host; its guest is being removed before another is tried. */
            CLEAN
        }

        Unshelve at(UnshelveStep next) {
            return new Unshelve(id, asker, onlyHost, next, triedHosts, failures);
        }

        Unshelve failedOn(String host, String why) {
            Set<String> tried = new HashSet<>(triedHosts);
            tried.add(host);
            List<String> reasons = new ArrayList<>(failures);
            reasons.add(host + ": " + why);
            return new Unshelve(id, asker, onlyHost, UnshelveStep.CLEAN, tried, reasons);
        }

        /** Everything that was tried, and the last answer. */
        String reasons(String last) {
            return failures.isEmpty() ? last : last + "\nTried before:\n" + String.join("\n", failures);
        }
    }

    /**
     * A server whose host is down is being made anew elsewhere.
     *
     * @param migrationId the migration's uuid, which holds what the server held on the lost host
     * @param onlyHost the host that was asked for
     * @param stopped whether it stays off
     * @param vmBefore what the server was
     * @param failure why it is being undone
     */
    record Evacuate(
            UUID id,
            Asker asker,
            UUID migrationId,
            Optional<String> onlyHost,
            boolean stopped,
            VmState vmBefore,
            EvacuateStep step,
            Optional<String> failure)
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

        Evacuate at(EvacuateStep next) {
            return new Evacuate(id, asker, migrationId, onlyHost, stopped, vmBefore, next, failure);
        }

        Evacuate failed(String why) {
            return new Evacuate(
                    id, asker, migrationId, onlyHost, stopped, vmBefore, EvacuateStep.UNDO, Optional.of(why));
        }
    }
}
