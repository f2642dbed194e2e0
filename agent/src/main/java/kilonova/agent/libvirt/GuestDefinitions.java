package kilonova.agent.libvirt;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.domain.DeviceApis;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestFiles;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.Problem;

/** Makes domains with their files, and removes both. Safe to use from several threads. */
final class GuestDefinitions {
    private final GuestDomains domains;
    private final InstanceFiles files;
    private final HostStyle style;

    GuestDefinitions(GuestDomains domains, InstanceFiles files, HostStyle style) {
        this.domains = domains;
        this.files = files;
        this.style = style;
    }

    Optional<Problem> define(GuestDefinition definition) {
        UUID id = definition.guestId();
        for (GuestDevice device : definition.devices()) {
            Optional<Problem> refusal = DeviceApis.refusal(device);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        Optional<Domain> known = domains.find(id);
        if (known.isPresent() && known.get().power().isActive()) {
            return Optional.of(new Problem("guest.active", "guest " + id + " is active and cannot be redefined"));
        }
        boolean alreadyThere = files.has(id);
        Optional<Problem> problem;
        try {
            GuestFiles prepared = files.prepare(definition);
            UUID uuid = known.map(Domain::id).orElseGet(() -> domains.newUuid(id, definition.serverId()));
            problem = domains.define(DomainXml.of(definition, uuid, prepared, style));
        } catch (ImageRefused refused) {
            problem = Optional.of(refused.problem());
        } catch (ControllerUnavailable | IOException | InterruptedException e) {
            throw Trouble.with("the files of guest " + id + " cannot be made now", e);
        }
        if (problem.isPresent() && known.isEmpty() && !alreadyThere) {
            removeFiles(id);
        }
        return problem;
    }

    Optional<Problem> undefine(UUID guestId) {
        Optional<Domain> domain = domains.find(guestId);
        if (domain.isPresent() && domain.get().power().isActive()) {
            return Optional.of(new Problem("guest.active", "guest " + guestId + " is active"));
        }
        // a crash between the two must leave the definition, which leads back here
        removeFiles(guestId);
        if (domain.isPresent()) {
            Optional<Problem> problem = domains.act(guestId, Act.UNDEFINE);
            if (problem.isPresent() && domains.find(guestId).isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private void removeFiles(UUID guestId) {
        try {
            files.remove(guestId);
        } catch (IOException e) {
            throw Trouble.with("the files of guest " + guestId + " cannot be removed", e);
        }
    }
}
