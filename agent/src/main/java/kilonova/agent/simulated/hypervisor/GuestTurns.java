package kilonova.agent.simulated.hypervisor;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.agent.simulated.hypervisor.HypervisorState.Passing;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;

/** Turns simulated guests on and off, as far as their devices allow. Safe to use from several threads. */
final class GuestTurns {
    private final GuestStore store;
    private final FailurePlan failures;
    private final Predicate<UnitId> exists;
    private final Clock clock;

    /** @param exists whether the kernel has a unit */
    GuestTurns(GuestStore store, FailurePlan failures, Predicate<UnitId> exists, Clock clock) {
        this.store = store;
        this.failures = failures;
        this.exists = exists;
        this.clock = clock;
    }

    /** Whether an active guest has a unit open. Takes no lock. */
    boolean uses(UnitId unit) {
        return store.guests().stream()
                .filter(SimulatedGuest::isActive)
                .anyMatch(guest -> guest.guest().units().contains(unit));
    }

    /** Why a guest that is off could not have its devices, if it could not. */
    Optional<Problem> obstacle(SimulatedGuest guest) {
        return guest.guest().devices().stream()
                .flatMap(device -> obstacle(device).stream())
                .findFirst();
    }

    private Optional<Problem> obstacle(GuestDevice device) {
        if (!exists.test(device.unit())) {
            return refusal(
                    Operation.START,
                    "device not found: mediated device or function '" + device.unit() + "' does not exist");
        }
        return uses(device.unit()) ? refusal(Operation.START, FailurePlan.GROUP_ERROR) : Optional.empty();
    }

    Optional<Problem> start(UUID guestId) {
        return act(Operation.START, guestId, guest -> {
            if (guest.isActive()) {
                return Optional.empty();
            }
            Optional<Problem> obstacle = obstacle(guest);
            return obstacle.isPresent() ? obstacle : turn(guestId, PowerState.RUNNING);
        });
    }

    Optional<Problem> stop(UUID guestId) {
        return act(Operation.STOP, guestId, guest -> turn(guestId, PowerState.SHUT_OFF));
    }

    /** One that was on its way here has not come by that. */
    Optional<Problem> destroy(UUID guestId) {
        return act(Operation.DESTROY, guestId, guest -> {
            if (guest.is(Passing.COMING)) {
                store.put(guest.with(Optional.of(Passing.SPENT)));
            }
            return turn(guestId, PowerState.SHUT_OFF);
        });
    }

    /** Turns an active guest to another state. */
    Optional<Problem> turnActive(Operation operation, UUID guestId, PowerState power) {
        return act(
                operation,
                guestId,
                guest -> guest.isActive() && !guest.is(Passing.COMING)
                        ? turn(guestId, power)
                        : refusal(operation, "guest " + guestId + " is not running"));
    }

    Optional<Problem> reboot(UUID guestId) {
        return act(
                Operation.REBOOT,
                guestId,
                guest -> guest.power() == PowerState.RUNNING
                        ? Optional.empty()
                        : refusal(Operation.REBOOT, "guest " + guestId + " is not running"));
    }

    /** What is done with a guest that is there. */
    interface Deed {
        Optional<Problem> on(SimulatedGuest guest);
    }

    Optional<Problem> connect(UUID guestId, List<GuestSpec.GuestPort> cards) {
        return act(Operation.CONNECT, guestId, guest -> {
            store.change(guestId, connected -> connected.with(connected.spec().with(cards)));
            return Optional.empty();
        });
    }

    Optional<Problem> act(Operation operation, UUID guestId, Deed deed) {
        return store.atomically(() -> {
            Optional<Problem> planned = failures.next(operation);
            if (planned.isPresent()) {
                return planned;
            }
            Optional<SimulatedGuest> guest = store.shown(guestId);
            return guest.isEmpty() ? refusal(operation, "guest " + guestId + " is not defined") : deed.on(guest.get());
        });
    }

    private Optional<Problem> turn(UUID guestId, PowerState power) {
        store.change(guestId, guest -> guest.with(power, clock.instant()));
        return Optional.empty();
    }

    static Optional<Problem> refusal(Operation operation, String message) {
        return Optional.of(new Problem(operation.code(), message));
    }
}
