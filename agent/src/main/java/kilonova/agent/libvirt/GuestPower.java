package kilonova.agent.libvirt;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.LibvirtHypervisor.Patience;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns guests on and off. Guests are asked first, and made to when they do not. Safe to use from several threads. */
final class GuestPower {
    private static final Logger LOG = LoggerFactory.getLogger(GuestPower.class);

    private final GuestDomains domains;
    private final PluggedDevices devices;
    private final Happenings happenings;
    private final Patience patience;

    GuestPower(GuestDomains domains, PluggedDevices devices, Happenings happenings, Patience patience) {
        this.domains = domains;
        this.devices = devices;
        this.happenings = happenings;
        this.patience = patience;
    }

    /** A guest that was saved without its devices gets them back, also when that failed before. */
    Optional<Problem> start(UUID guestId) {
        Optional<Problem> refusal = domains.isActive(guestId) ? Optional.empty() : domains.act(guestId, Act.START);
        return refusal.or(() -> devices.giveBack(guestId));
    }

    Optional<Problem> stop(UUID guestId) {
        Optional<Domain> domain = domains.find(guestId);
        if (domain.isEmpty()) {
            return Optional.of(GuestDomains.notDefined(guestId));
        }
        if (!domain.get().power().isActive()) {
            return domain.get().power() == PowerState.SAVED ? destroy(guestId) : Optional.empty();
        }
        if (domain.get().power() == PowerState.RUNNING
                && patience.stop().isPositive()
                && asked(guestId, Act.SHUT_DOWN)
                && happenings.await(patience.stop(), () -> domains.isOff(guestId))) {
            return Optional.empty();
        }
        return destroy(guestId);
    }

    Optional<Problem> destroy(UUID guestId) {
        PowerState power = domains.find(guestId).map(Domain::power).orElse(PowerState.SHUT_OFF);
        Optional<Problem> problem = domains.act(guestId, power == PowerState.SAVED ? Act.FORGET_SAVED : Act.DESTROY);
        return problem.isPresent() && domains.isOff(guestId) ? Optional.empty() : problem;
    }

    Optional<Problem> pause(UUID guestId) {
        return domains.act(guestId, Act.SUSPEND);
    }

    Optional<Problem> resume(UUID guestId) {
        return domains.act(guestId, Act.RESUME);
    }

    /**
     * Whether a device can be saved with its guest only its driver knows, and libvirt asks it before anything is saved. So it is tried
     * first with all devices in the guest, and without them only when that is refused.
     */
    Optional<Problem> suspend(UUID guestId) {
        Optional<Problem> refusal = domains.act(guestId, Act.SAVE);
        boolean mayBeForItsDevices = refusal.isPresent()
                && domains.find(guestId)
                        .filter(domain -> domain.power() == PowerState.RUNNING)
                        .isPresent()
                && !domains.devices(guestId).isEmpty();
        if (!mayBeForItsDevices) {
            return refusal;
        }
        LOG.info(
                "guest {} cannot be saved with its devices in it ({}); they are taken out",
                guestId,
                refusal.get().message());
        Optional<Problem> problem = devices.takeOut(guestId).or(() -> domains.act(guestId, Act.SAVE));
        if (problem.isPresent()) {
            devices.giveBack(guestId).ifPresent(lost -> LOG.warn("guest {}: {}", guestId, lost.message()));
        }
        return problem;
    }

    Optional<Problem> reboot(UUID guestId) {
        Optional<Domain> domain = domains.find(guestId);
        if (domain.isEmpty() || domain.get().power() != PowerState.RUNNING) {
            return Optional.of(new Problem("guest.not_running", "guest " + guestId + " is not running"));
        }
        long before = happenings.restarts(guestId);
        if (patience.reboot().isPositive()
                && asked(guestId, Act.REBOOT)
                && happenings.await(patience.reboot(), () -> happenings.restarts(guestId) > before)) {
            return Optional.empty();
        }
        return domains.act(guestId, Act.RESET);
    }

    private boolean asked(UUID guestId, Act act) {
        Optional<Problem> refusal = domains.act(guestId, act);
        refusal.ifPresent(problem -> LOG.info("guest {} cannot be asked: {}", guestId, problem.message()));
        return refusal.isEmpty();
    }
}
