package kilonova.compute.servers;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;

/**
 * A server. Immutable; a change makes a new record, and {@link Servers} stores it.
 *
 * @param flavor a copy of the flavor that it was made from (or resized to)
 * @param shelved what is kept of a shelved server outside its host; absent for all others
 * @param imageId absent when it was rebuilt from nothing or never had one
 */
public record Server(
        UUID id,
        String name,
        String projectId,
        String userId,
        Instant createdAt,
        Instant updatedAt,
        Details details,
        Flavor flavor,
        Optional<String> imageId,
        State state,
        Whereabouts whereabouts,
        Optional<Shelved> shelved) {

    /**
     * What its owner said about it.
     *
     * @param diskConfig {@code AUTO} or {@code MANUAL}
     * @param securityGroups names, as asked for
     * @param schedulerHints as asked for; each value a list
     */
    public record Details(
            String hostname,
            Optional<String> description,
            Map<String, String> metadata,
            Set<String> tags,
            Optional<String> keyName,
            Optional<String> publicKey,
            Optional<String> userData,
            boolean configDrive,
            String diskConfig,
            String accessIpV4,
            String accessIpV6,
            List<String> securityGroups,
            Map<String, List<String>> schedulerHints,
            Optional<String> serverGroupId) {
        public Details {
            metadata = Map.copyOf(metadata);
            tags = Set.copyOf(tags);
            securityGroups = List.copyOf(securityGroups);
            schedulerHints = Map.copyOf(schedulerHints);
        }

        public Details withMetadata(Map<String, String> changed) {
            return new Details(
                    hostname,
                    description,
                    changed,
                    tags,
                    keyName,
                    publicKey,
                    userData,
                    configDrive,
                    diskConfig,
                    accessIpV4,
                    accessIpV6,
                    securityGroups,
                    schedulerHints,
                    serverGroupId);
        }

        /** The same but for what its owner may change at any time. */
        public Details withProfile(
                String hostnameNow,
                Optional<String> descriptionNow,
                String diskConfigNow,
                String accessIpV4Now,
                String accessIpV6Now) {
            return new Details(
                    hostnameNow,
                    descriptionNow,
                    metadata,
                    tags,
                    keyName,
                    publicKey,
                    userData,
                    configDrive,
                    diskConfigNow,
                    accessIpV4Now,
                    accessIpV6Now,
                    securityGroups,
                    schedulerHints,
                    serverGroupId);
        }

        public Details withTags(Set<String> changed) {
            return new Details(
                    hostname,
                    description,
                    metadata,
                    changed,
                    keyName,
                    publicKey,
                    userData,
                    configDrive,
                    diskConfig,
                    accessIpV4,
                    accessIpV6,
                    securityGroups,
                    schedulerHints,
                    serverGroupId);
        }
    }

    /**
     * What it is now.
     *
     * @param degraded why an ACTIVE server lacks something that it should have, a device above all; absent when all is well
     */
    public record State(
            VmState vm,
            Optional<TaskState> task,
            PowerState power,
            int progress,
            Optional<ServerFault> fault,
            Optional<Lock> lock,
            Optional<Instant> launchedAt,
            Optional<Instant> terminatedAt,
            Optional<String> degraded) {
        public State with(VmState changed) {
            return new State(changed, task, power, progress, fault, lock, launchedAt, terminatedAt, degraded);
        }

        public State withTask(Optional<TaskState> changed) {
            return new State(vm, changed, power, progress, fault, lock, launchedAt, terminatedAt, degraded);
        }

        public State with(PowerState changed) {
            return new State(vm, task, changed, progress, fault, lock, launchedAt, terminatedAt, degraded);
        }

        public State withProgress(int changed) {
            return new State(vm, task, power, changed, fault, lock, launchedAt, terminatedAt, degraded);
        }

        public State withFault(Optional<ServerFault> changed) {
            return new State(vm, task, power, progress, changed, lock, launchedAt, terminatedAt, degraded);
        }

        public State withLock(Optional<Lock> changed) {
            return new State(vm, task, power, progress, fault, changed, launchedAt, terminatedAt, degraded);
        }

        public State launched(Instant at) {
            return new State(vm, task, power, progress, fault, lock, Optional.of(at), terminatedAt, degraded);
        }

        public State terminated(Instant at) {
            return new State(vm, task, power, progress, fault, lock, launchedAt, Optional.of(at), degraded);
        }

        public State withDegraded(Optional<String> changed) {
            return new State(vm, task, power, progress, fault, lock, launchedAt, terminatedAt, changed);
        }
    }

    /** A lock, and who set it. An owner's lock is opened by the owner or an admin, an admin's by an admin only. */
    public record Lock(boolean byAdmin, Optional<String> reason) {}

    /**
     * Where it is and where it may be.
     *
     * @param host the compute host that has it; absent before scheduling and after shelving offload
     * @param guestId its guest on that host
     * @param requestedZone the availability zone that the user asked for
     * @param requestedHost the host that an admin asked for
     * @param launchIndex position in a multi-create
     * @param reservationId shared by the servers of one multi-create
     */
    public record Whereabouts(
            Optional<String> host,
            Optional<UUID> guestId,
            Optional<String> requestedZone,
            Optional<String> requestedHost,
            int launchIndex,
            String reservationId) {
        public Whereabouts on(String newHost, UUID newGuest) {
            return new Whereabouts(
                    Optional.of(newHost),
                    Optional.of(newGuest),
                    requestedZone,
                    requestedHost,
                    launchIndex,
                    reservationId);
        }

        /** Bound to another zone, or to none. */
        public Whereabouts inZone(Optional<String> zone) {
            return new Whereabouts(host, guestId, zone, requestedHost, launchIndex, reservationId);
        }

        /** Placed on a host, without a guest yet. */
        public Whereabouts placedOn(String newHost) {
            return new Whereabouts(
                    Optional.of(newHost), Optional.empty(), requestedZone, requestedHost, launchIndex, reservationId);
        }

        public Whereabouts nowhere() {
            return new Whereabouts(
                    Optional.empty(), Optional.empty(), requestedZone, requestedHost, launchIndex, reservationId);
        }
    }

    /**
     * What is kept of a shelved server outside its host.
     *
     * @param imageId the copy of its disk that it is unshelved from
     * @param host where it was
     */
    public record Shelved(String imageId, Instant at, String host) {}

    public Server withShelved(Optional<Shelved> changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, details, flavor, imageId, state, whereabouts, changed);
    }

    public boolean isDeleted() {
        return state.vm() == VmState.DELETED;
    }

    public Server with(State changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, details, flavor, imageId, changed, whereabouts, shelved);
    }

    public Server with(Whereabouts changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, details, flavor, imageId, state, changed, shelved);
    }

    public Server with(Details changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, changed, flavor, imageId, state, whereabouts, shelved);
    }

    public Server with(Flavor changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, details, changed, imageId, state, whereabouts, shelved);
    }

    public Server withImage(Optional<String> changed, Instant now) {
        return new Server(
                id, name, projectId, userId, createdAt, now, details, flavor, changed, state, whereabouts, shelved);
    }

    public Server withName(String changed, Instant now) {
        return new Server(
                id, changed, projectId, userId, createdAt, now, details, flavor, imageId, state, whereabouts, shelved);
    }
}
