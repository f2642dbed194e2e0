package kilonova.compute.operations;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a guest is whose source does not have it running and cannot say that it has left: only the destination knows, and only what it
 * says after it was asked counts.
 */
final class LiveDoubt {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDoubt.class);

    /** What a destination says only of a guest that has arrived. */
    private static final Set<GuestPhase> ARRIVED = Set.of(
            GuestPhase.RUNNING,
            GuestPhase.PAUSED,
            GuestPhase.STOPPED,
            GuestPhase.SUSPENDED,
            GuestPhase.RESCUED,
            GuestPhase.DEGRADED);

    private final Workplace work;

    LiveDoubt(Workplace work) {
        this.work = work;
    }

    /** What is known by now. */
    enum Found {
        /** It is the destination's. */
        THERE,
        /** The destination does not have it, and what it gives up now cannot arrive any more. */
        NOT_THERE,
        /** Nobody has said anything new. */
        NOT_KNOWN
    }

    /** Whether the destination has said at any time that it has the guest. */
    boolean hasArrived(Migration migration) {
        return work.guest(migration.destinationGuest())
                .flatMap(Guest::observed)
                .filter(seen -> ARRIVED.contains(seen.phase()))
                .isPresent();
    }

    /** Asks the destination: what it has said so far may be older than what the source says now, its next answer is not. */
    void ask(Server server, LiveMove move, Migration migration) {
        String destination = migration.destinationHost().orElseThrow();
        work.database().change(handle -> {
            if (Operations.isCurrent(handle, server.id(), move)) {
                migration.destinationGuest().ifPresent(id -> Guests.wish(handle, id, UnaryOperator.identity()));
                Operations.put(handle, server.id(), move.at(LiveStep.DOUBT));
            }
        });
        LOG.warn(
                "server {}: {} does not have it running, and {} is asked whether it has arrived",
                server.id(),
                migration.sourceHost(),
                destination);
        work.hostChanged(destination);
    }

    /** What has been found out since it was asked. */
    Found find(Migration migration) {
        boolean left = work.answer(migration.sourceGuest())
                .filter(seen -> seen.phase() == GuestPhase.DEPARTED)
                .isPresent();
        if (left || hasArrived(migration)) {
            return Found.THERE;
        }
        Optional<ObservedGuest> answer = work.answer(migration.destinationGuest());
        boolean notThere = answer.filter(LiveDoubt::isStillAwaited).isPresent();
        return notThere || work.hosts().isForcedDown(migration.destinationHost().orElseThrow())
                ? Found.NOT_THERE
                : Found.NOT_KNOWN;
    }

    /** Whether a destination's newest word is that nothing has come; one that does not tell its place any more has something coming. */
    private static boolean isStillAwaited(ObservedGuest seen) {
        return switch (seen.phase()) {
            case ARRIVING -> seen.arrival().isPresent();
            case HELD, DEPARTED, FAILED, ABSENT -> true;
            case PENDING, BUILDING, RUNNING, STOPPED, PAUSED, SUSPENDED, RESCUED, DEGRADED -> false;
        };
    }
}
