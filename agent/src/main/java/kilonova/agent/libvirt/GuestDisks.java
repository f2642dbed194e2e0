package kilonova.agent.libvirt;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.Problem;

/** Copies the disks of guests. Safe to use from several threads. */
final class GuestDisks {
    private final GuestDomains domains;
    private final InstanceFiles files;

    GuestDisks(GuestDomains domains, InstanceFiles files) {
        this.domains = domains;
        this.files = files;
    }

    Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        Optional<Domain> domain = domains.find(guestId);
        if (domain.isEmpty()) {
            return Optional.of(GuestDomains.notDefined(guestId));
        }
        if (domain.get().power().isActive()) {
            return Optional.of(new Problem(
                    "guest.active", "the disk of a guest that is active is not copied on this host; stop it first"));
        }
        try {
            return files.copyRootDisk(guestId, sink);
        } catch (ImageRefused refused) {
            return Optional.of(refused.problem());
        } catch (IOException | InterruptedException e) {
            throw Trouble.with("the disk of guest " + guestId + " cannot be copied", e);
        }
    }
}
