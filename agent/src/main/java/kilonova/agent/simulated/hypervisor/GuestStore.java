package kilonova.agent.simulated.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;

/** The simulated guests, in a file that is replaced on every change before the change counts. Safe to use from several threads. */
final class GuestStore {
    private final Path file;
    private final Clock clock;
    private volatile HypervisorState state;

    /** What is in the file; a machine that has just been switched on for the first time when there is none. */
    GuestStore(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.state = HypervisorState.load(file, clock.instant()).withoutComing();
        state.save(file);
    }

    /** What is so now. Takes no lock. */
    HypervisorState state() {
        return state;
    }

    /** Does something that nobody else's change comes between. */
    synchronized <T> T atomically(Supplier<T> action) {
        return action.get();
    }

    List<SimulatedGuest> guests() {
        return state.guests();
    }

    /** Whatever is known of a guest, shown or not. */
    Optional<SimulatedGuest> any(UUID guestId) {
        return state.guests().stream()
                .filter(guest -> guest.guestId().equals(guestId))
                .findFirst();
    }

    /** A guest that is defined, or on its way here. */
    Optional<SimulatedGuest> shown(UUID guestId) {
        return any(guestId).filter(SimulatedGuest::isShown);
    }

    synchronized void put(SimulatedGuest guest) {
        Map<UUID, SimulatedGuest> changed = state.byId();
        changed.put(guest.guestId(), guest);
        save(state.with(changed));
    }

    synchronized void change(UUID guestId, UnaryOperator<SimulatedGuest> change) {
        any(guestId).map(change).ifPresent(this::put);
    }

    synchronized void remove(UUID guestId) {
        Map<UUID, SimulatedGuest> changed = state.byId();
        if (changed.remove(guestId) != null) {
            save(state.with(changed));
        }
    }

    synchronized void rebooted() {
        save(state.rebooted(clock.instant()));
    }

    private void save(HypervisorState next) {
        next.save(file);
        state = next;
    }
}
