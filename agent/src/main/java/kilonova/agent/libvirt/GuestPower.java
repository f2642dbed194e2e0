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
    private final Happenings happenings;
    private final Patience patience;

    GuestPower(GuestDomains domains, Happenings happenings, Patience patience) {
        this.domains = domains;
        this.happenings = happenings;
        this.patience = patience;
    }

    Optional<Problem> start(UUID guestId) {
        return domains.isActive(guestId) ? Optional.empty() : domains.act(guestId, Act.START);
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

    Optional<Problem> suspend(UUID guestId) {
        return domains.act(guestId, Act.SAVE);
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
