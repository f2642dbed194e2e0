package kilonova.agent.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.BackgroundJob;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.Daemon.Plug;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainReader.ShownCard;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.protocol.Problem;

/**
 * The domains that are guests of ours. A guest's domain is found by its name, which is made of the guest's id: its UUID is that of the
 * server, and stays when a guest moves while it runs. Safe to use from several threads.
 */
final class GuestDomains {
    private final Daemon daemon;
    private final boolean haveCards;

    /** @param haveCards whether guests have network cards here at all */
    GuestDomains(Daemon daemon, boolean haveCards) {
        this.haveCards = haveCards;
        this.daemon = daemon;
    }

    /** Every guest that is defined. */
    List<Guest> guests() {
        return daemon.domains(DomainXml.NAME_PREFIX).stream()
                .flatMap(domain -> guest(domain).stream())
                .toList();
    }

    /** The guests that domains are named after. */
    Set<UUID> defined() {
        return daemon.domains(DomainXml.NAME_PREFIX).stream()
                .flatMap(domain -> DomainXml.guest(domain.name()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The domain of a guest, whoever made it. */
    Optional<Domain> find(UUID guestId) {
        return daemon.find(DomainXml.name(guestId));
    }

    /** One guest; empty when its domain is not there, or is not ours. */
    Optional<Guest> guest(UUID guestId) {
        return find(guestId).flatMap(this::guest);
    }

    /**
     * The UUID of a guest's new domain. It is the server's, because the machine calls itself so and software's licences go by that,
     * whichever host it is made on; only beside another guest of its server, in a move on one host, it has to be its own.
     */
    UUID newUuid(UUID guestId, UUID serverId) {
        boolean taken =
                daemon.domains("").stream().anyMatch(domain -> domain.id().equals(serverId));
        return taken ? guestId : serverId;
    }

    Optional<Problem> define(String xml) {
        return daemon.define(xml);
    }

    Optional<Problem> act(UUID guestId, Act act) {
        return daemon.act(DomainXml.name(guestId), act);
    }

    /** The devices that a guest has now; none of one that is not defined. */
    List<GuestDevice> devices(UUID guestId) {
        return find(guestId)
                .map(domain -> DomainReader.read(domain.xml()).devices())
                .orElse(List.of());
    }

    /** The devices that a guest has when it starts the next time. */
    List<GuestDevice> definedDevices(UUID guestId) {
        return daemon.definition(DomainXml.name(guestId))
                .map(xml -> DomainReader.read(xml).devices())
                .orElse(List.of());
    }

    Optional<Problem> plug(UUID guestId, String device, Plug where) {
        return daemon.plug(DomainXml.name(guestId), device, where);
    }

    Optional<Problem> unplug(UUID guestId, String device, Plug where) {
        return daemon.unplug(DomainXml.name(guestId), device, where);
    }

    /** The network cards that a guest has now. */
    List<ShownCard> cards(UUID guestId) {
        return find(guestId)
                .map(domain -> DomainReader.read(domain.xml()).cards())
                .orElse(List.of());
    }

    /** The network cards that a guest has when it starts the next time. */
    List<ShownCard> definedCards(UUID guestId) {
        return daemon.definition(DomainXml.name(guestId))
                .map(xml -> DomainReader.read(xml).cards())
                .orElse(List.of());
    }

    Optional<Problem> beginBackup(UUID guestId, String backup) {
        return daemon.beginBackup(DomainXml.name(guestId), backup);
    }

    BackgroundJob job(UUID guestId) {
        return daemon.job(DomainXml.name(guestId));
    }

    Optional<Problem> tellGuest(UUID guestId, String command) {
        return daemon.tellGuest(DomainXml.name(guestId), command);
    }

    /** Whether a guest is not there; one that is not defined is not. */
    boolean isOff(UUID guestId) {
        return !isActive(guestId);
    }

    boolean isActive(UUID guestId) {
        return find(guestId).filter(domain -> domain.power().isActive()).isPresent();
    }

    /** What a domain's metadata says of it; empty when that is not what its name says. */
    private Optional<Guest> guest(Domain domain) {
        DomainReader.Shown shown = DomainReader.read(domain.xml());
        return shown.guestId()
                .filter(guest -> domain.name().equals(DomainXml.name(guest)))
                .flatMap(guest -> shown.serverId()
                        .map(server -> new Guest(
                                guest,
                                server,
                                domain.power(),
                                shown.rescued(),
                                shown.devices(),
                                haveCards ? Optional.of(macs(shown)) : Optional.empty())));
    }

    private static Set<String> macs(DomainReader.Shown shown) {
        return shown.cards().stream().map(ShownCard::mac).collect(Collectors.toUnmodifiableSet());
    }

    static Problem notDefined(UUID guestId) {
        return new Problem("guest.not_defined", "guest " + guestId + " is not defined");
    }
}
