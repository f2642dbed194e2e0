package kilonova.agent.libvirt.daemon;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What a domain is, as libvirt's library shows it. */
final class DomainState {
    private DomainState() {}

    /** A domain that another client undefines just now is not there any more. */
    static Optional<Domain> of(org.libvirt.Domain domain) throws LibvirtException {
        try {
            PowerState power = switch (domain.getInfo().state) {
                case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_NOSTATE ->
                    PowerState.RUNNING;
                case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> PowerState.PAUSED;
                case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED ->
                    domain.hasManagedSaveImage() == 1 ? PowerState.SAVED : PowerState.SHUT_OFF;
            };
            return Optional.of(new Domain(
                    UUID.fromString(domain.getUUIDString()),
                    domain.getName(),
                    power,
                    domain.isPersistent() == 1,
                    domain.getXMLDesc(0)));
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
