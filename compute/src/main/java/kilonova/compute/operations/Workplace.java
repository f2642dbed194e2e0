package kilonova.compute.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.livemigration.HostSide;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.scheduler.Scheduler;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.config.group.LiveMigrationSettings;
import kilonova.network.server.ServerPorts;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import kilonova.store.Database;
import kilonova.store.Signals;
import org.jdbi.v3.core.Handle;

/**
 * What every operation works with.
 *
 * @param offloadsShelved whether a shelved server leaves its host at once
 * @param reclaimAfter how long a deleted server can be brought back; absent where it is deleted at once
 * @param maxAttempts hosts on which a build is tried before the server is in ERROR
 * @param liveMigration how guests move while they run
 */
public record Workplace(
        Database database,
        Signals signals,
        Clock clock,
        Scheduler scheduler,
        Holdings holdings,
        ServerPorts ports,
        ImageSources images,
        Snapshots snapshots,
        HostStatus hosts,
        ServerHooks hooks,
        int maxAttempts,
        boolean offloadsShelved,
        Optional<Duration> reclaimAfter,
        LiveMigrationSettings liveMigration) {
    /** What is known of a host. */
    public interface HostStatus {
        /** Whether it answers. */
        default boolean isUp(String host) {
            return downSince(host).isEmpty();
        }

        /** When a host that does not answer last did; empty if it answers. */
        Optional<Instant> downSince(String host);

        /** Whether an operator has said that it is down, and answers for nothing of it running any more. */
        boolean isForcedDown(String host);

        /** What decides whether running guests can leave it or come to it; empty if there is no such host. */
        Optional<HostSide> side(String host);

        /** Whether its guests have disks of their own, which a move would have to take along. */
        boolean hasDisks(String host);

        /** Whether it gives those disks to other hosts. */
        boolean movesDisks(String host);

        /** The hosts where a guest of that host would not find its disks. */
        Set<String> withoutDisksOf(String host);
    }

    /** Told, inside the transaction, what others keep about servers: members of server groups and the like. */
    @FunctionalInterface
    public interface ServerHooks {
        void deleted(Handle handle, UUID serverId);
    }

    /** The same, with another scheduler. */
    Workplace with(Scheduler other) {
        return new Workplace(
                database,
                signals,
                clock,
                other,
                holdings,
                ports,
                images,
                snapshots,
                hosts,
                hooks,
                maxAttempts,
                offloadsShelved,
                reclaimAfter,
                liveMigration);
    }

    /** What a step may do to what consumers hold. What is under way must be read after this, so that the fence is the older of both. */
    Fence fence() {
        return new Fence(holdings, scheduler);
    }

    /**
     * What a step of that operation may do to what consumers hold.
     *
     * @throws Overtaken if the operation is not the server's any more, or no longer at that step
     */
    Fence fence(UUID serverId, Operation operation) {
        Fence fence = fence();
        if (!database.<Boolean>read(handle -> Operations.isCurrent(handle, serverId, operation))) {
            throw new Overtaken("Server " + serverId + " is further than this step.");
        }
        return fence;
    }

    /** A guest as it is stored; empty if there is none. */
    Optional<Guest> guest(Optional<UUID> guestId) {
        return guestId.flatMap(id -> database.read(handle -> Guests.find(handle, id)));
    }

    /** What a guest's host has said to the newest wish for it. */
    Optional<ObservedGuest> answer(Optional<UUID> guestId) {
        return guest(guestId).flatMap(Guest::answer);
    }

    /** What a host says of a guest that is not what it should be. */
    static String why(ObservedGuest seen) {
        return seen.problem().map(Problem::message).orElse("The host gave no reason.");
    }

    /** Shows what is being done to a server. */
    void showTask(Handle handle, UUID serverId, TaskState task) {
        Servers.update(handle, serverId, current -> current.with(current.state().withTask(Optional.of(task)), now()));
    }

    Instant now() {
        return clock.instant();
    }

    /** Wakes the agent of a host after a transaction that changed what it should run. */
    void hostChanged(String host) {
        signals.signal(Guests.signalName(host));
    }
}
