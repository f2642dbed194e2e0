package kilonova.compute.operations;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jdbi.v3.core.Handle;

/**
 * Makes a server at rest show what its host sees: a guest that shut itself down, one that lost its device, one that is gone. ACTIVE
 * means that the guest has all it should have; whatever lacks something says so, also while its host has not yet heard of the newest
 * wish, or never will.
 */
final class GuestWatch {
    private final Workplace work;

    GuestWatch(Workplace work) {
        this.work = work;
    }

    private record Found(Server server, Guest guest) {}

    void look(UUID serverId) {
        Optional<Found> found = work.database()
                .read(handle -> Servers.find(handle, serverId)
                        .flatMap(server -> server.whereabouts()
                                .guestId()
                                .flatMap(id -> Guests.find(handle, id))
                                .map(guest -> new Found(server, guest))));
        found.ifPresent(one -> news(one).ifPresent(seen -> compare(one.server(), one.guest(), seen)));
    }

    /** What was said before a host fell silent is no sign that it speaks again. */
    private static Optional<ObservedGuest> news(Found found) {
        return isLost(found.server().state())
                ? found.guest().answer()
                : found.guest().news();
    }

    private void compare(Server server, Guest guest, ObservedGuest seen) {
        Server.State shown = server.state();
        Server.State real = real(shown, seen, work.now());
        if (real.equals(shown)) {
            return;
        }
        boolean wentOff = isOn(shown) && real.vm() == VmState.STOPPED;
        work.database().change(handle -> {
            if (Operations.find(handle, server.id()).isEmpty()) {
                boolean news = Servers.find(handle, server.id())
                        .filter(current -> isOn(current.state()))
                        .isPresent();
                Servers.update(
                        handle, server.id(), current -> current.with(returned(handle, current, seen), work.now()));
                if (wentOff) {
                    Guests.wish(handle, guest.desired().guestId(), desired -> desired.with(GuestGoal.STOPPED));
                }
                if (wentOff && news) {
                    Recorder.byItself(
                            handle, server, "stop", "compute_stop_instance", guest.host(), why(seen), work.now());
                }
            }
        });
        if (wentOff) {
            work.hostChanged(guest.host());
        }
    }

    /** One that was lost comes back to a move of it that is neither confirmed nor reverted. */
    private Server.State returned(Handle handle, Server current, ObservedGuest seen) {
        Server.State real = real(current.state(), seen, work.now());
        return isLost(current.state()) && !isLost(real)
                ? real.with(UnfinishedMoves.orMoved(handle, current.id(), real.vm()))
                : real;
    }

    private static boolean isOn(Server.State state) {
        return state.vm() == VmState.ACTIVE || state.vm() == VmState.PAUSED;
    }

    /** What a server is whose host sees its guest like that. */
    static Server.State real(Server.State shownBefore, ObservedGuest seen, Instant now) {
        Server.State shown = isLost(shownBefore) ? returned(shownBefore, seen, now) : shownBefore;
        String why = why(seen);
        return switch (seen.phase()) {
            case RUNNING -> running(shown);
            case STOPPED ->
                isOn(shown)
                        ? healthy(shown).with(VmState.STOPPED).with(PowerState.SHUTDOWN)
                        : healthy(shown).with(PowerState.SHUTDOWN);
            case PAUSED -> healthy(shown).with(PowerState.PAUSED);
            case SUSPENDED ->
                shown.vm() == VmState.ACTIVE
                        ? healthy(shown).with(VmState.SUSPENDED).with(PowerState.SHUTDOWN)
                        : healthy(shown).with(PowerState.SHUTDOWN);
            case RESCUED -> running(shown);
            case DEGRADED -> shown.withDegraded(Optional.of(why));
            case FAILED ->
                shown.vm() == VmState.ERROR
                        ? shown
                        : shown.with(VmState.ERROR)
                                .with(PowerState.CRASHED)
                                .withFault(Optional.of(new ServerFault(500, why, "", now)));
            case PENDING, BUILDING, HELD, ARRIVING, DEPARTED, ABSENT -> shown;
        };
    }

    private static String why(ObservedGuest seen) {
        return seen.problem().map(Problem::message).orElse("The host gave no reason.");
    }

    /** Whether a server is in ERROR for nothing but the silence of its host. */
    static boolean isLost(Server.State shown) {
        return shown.vm() == VmState.ERROR
                && shown.fault()
                        .filter(fault -> fault.details().equals(LostHosts.CODE))
                        .isPresent();
    }

    /** A server in ERROR for nothing but its host's silence is what its guest is, once the host speaks of it again. */
    private static Server.State returned(Server.State lost, ObservedGuest seen, Instant now) {
        Optional<VmState> vm = switch (seen.phase()) {
            case RUNNING, DEGRADED -> Optional.of(VmState.ACTIVE);
            case STOPPED, HELD -> Optional.of(VmState.STOPPED);
            case PAUSED -> Optional.of(VmState.PAUSED);
            case SUSPENDED -> Optional.of(VmState.SUSPENDED);
            case RESCUED -> Optional.of(VmState.RESCUED);
            case FAILED -> Optional.of(VmState.BUILDING);
            case PENDING, BUILDING, ARRIVING, DEPARTED, ABSENT -> Optional.empty();
        };
        return vm.map(state -> lost.with(state)
                        .withFault(Optional.empty())
                        .launched(lost.launchedAt().orElse(now)))
                .orElse(lost);
    }

    private static Server.State healthy(Server.State shown) {
        return shown.withDegraded(Optional.empty());
    }

    private static Server.State running(Server.State shown) {
        Server.State healthy = healthy(shown);
        return healthy.vm() == VmState.ACTIVE || healthy.vm() == VmState.RESIZED || healthy.vm() == VmState.RESCUED
                ? healthy.with(PowerState.RUNNING)
                : healthy;
    }
}
