package kilonova.agent.libvirt;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.files.GivenDisks;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;

/** The disks of a libvirt daemon's guests: of those that are off. */
public final class LibvirtDiskOffers implements DiskOffers {
    private final LibvirtHypervisor hypervisor;
    private final GivenDisks disks;

    public LibvirtDiskOffers(LibvirtHypervisor hypervisor, GivenDisks disks) {
        this.hypervisor = hypervisor;
        this.disks = disks;
    }

    @Override
    public DiskOffer offer(UUID guestId, GuestDisk disk, Optional<String> base) {
        Optional<Guest> guest = hypervisor.find(guestId);
        if (guest.isEmpty()) {
            return new DiskOffer.Refused(GuestDomains.notDefined(guestId));
        }
        if (guest.get().power() != PowerState.SHUT_OFF) {
            return new DiskOffer.Refused(
                    new Problem("guest.active", "guest " + guestId + " is not off, so its disks stay where they are"));
        }
        return disks.offer(guestId, disk, base);
    }
}
