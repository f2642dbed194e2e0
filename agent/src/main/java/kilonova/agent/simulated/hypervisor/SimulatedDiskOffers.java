package kilonova.agent.simulated.hypervisor;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskHead;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;

/** The disks of simulated guests, for other simulated hosts. Ephemeral ones are always empty. */
public final class SimulatedDiskOffers implements DiskOffers {
    private final SimulatedHypervisor hypervisor;

    public SimulatedDiskOffers(SimulatedHypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    @Override
    public DiskOffer offer(UUID guestId, GuestDisk disk, Optional<String> base) {
        Optional<SimulatedGuest> guest = hypervisor.defined(guestId);
        if (guest.isEmpty()) {
            return new DiskOffer.Refused(new Problem("disk.none", "guest " + guestId + " is not defined"));
        }
        if (guest.get().power() != PowerState.SHUT_OFF) {
            return new DiskOffer.Refused(
                    new Problem("guest.active", "guest " + guestId + " is not off, so its disks stay where they are"));
        }
        byte[] text = guest.get().disk().text();
        DiskHead head = new DiskHead(
                SimulatedDisk.FORMAT,
                Optional.empty(),
                text.length,
                TakenDisk.size(guest.get().spec().rootDiskGb()));
        return new DiskOffer.Ready(() -> new DiskOffer.Prepared(head, () -> new ByteArrayInputStream(text)));
    }
}
