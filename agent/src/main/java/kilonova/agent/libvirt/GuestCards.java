package kilonova.agent.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.agent.libvirt.daemon.Daemon.Plug;
import kilonova.agent.libvirt.domain.CardXml;
import kilonova.agent.libvirt.domain.DomainReader.ShownCard;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.Problem;

/**
 * Plugs network cards into guests and out of them, also while they run: the definition first, so that what was begun is seen and gone on
 * with after a crash. Safe to use from several threads.
 */
final class GuestCards {
    private final GuestDomains domains;
    private final HostStyle style;
    private final Happenings happenings;
    private final Duration patience;

    /** @param patience how long a guest may take to let go of a card */
    GuestCards(GuestDomains domains, HostStyle style, Happenings happenings, Duration patience) {
        this.domains = domains;
        this.style = style;
        this.happenings = happenings;
        this.patience = patience;
    }

    /** Makes a guest's cards exactly these. */
    Optional<Problem> connect(UUID guestId, List<GuestPort> wanted) {
        List<ShownCard> defined = domains.definedCards(guestId);
        String model = defined.stream()
                .flatMap(card -> card.model().stream())
                .findFirst()
                .orElse("virtio");
        for (Plug where : places(guestId)) {
            List<ShownCard> there = where == Plug.RUNNING ? domains.cards(guestId) : defined;
            Optional<Problem> problem = plugIn(guestId, wanted, there, model, where)
                    .or(() -> plugOut(guestId, wanted, there, model, where));
            if (problem.isPresent()) {
                return problem.map(why -> new Problem(Problem.CONNECT_FAILED, why.message()));
            }
        }
        return Optional.empty();
    }

    private List<Plug> places(UUID guestId) {
        List<Plug> places = new ArrayList<>(List.of(Plug.DEFINITION));
        if (domains.isActive(guestId)) {
            places.add(Plug.RUNNING);
        }
        return places;
    }

    private Optional<Problem> plugIn(
            UUID guestId, List<GuestPort> wanted, List<ShownCard> there, String model, Plug where) {
        Set<String> macs = there.stream().map(ShownCard::mac).collect(Collectors.toSet());
        for (GuestPort port : wanted) {
            Optional<String> card = macs.contains(port.macAddress())
                    ? Optional.empty()
                    : CardXml.card(port.macAddress(), model, style.network());
            Optional<Problem> problem = card.flatMap(xml -> domains.plug(guestId, xml, where));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> plugOut(
            UUID guestId, List<GuestPort> wanted, List<ShownCard> there, String model, Plug where) {
        Set<String> macs = wanted.stream().map(GuestPort::macAddress).collect(Collectors.toSet());
        for (ShownCard card : there) {
            if (macs.contains(card.mac())) {
                continue;
            }
            Optional<Problem> problem = CardXml.card(card.mac(), card.model().orElse(model), style.network())
                    .flatMap(xml -> domains.unplug(guestId, xml, where));
            if (problem.isPresent()) {
                return problem;
            }
            if (where == Plug.RUNNING && !happenings.await(patience, () -> isGone(guestId, card))) {
                return Optional.of(new Problem(
                        Problem.CONNECT_FAILED,
                        "guest %s did not let go of network card %s within %d s"
                                .formatted(guestId, card.mac(), patience.toSeconds())));
            }
        }
        return Optional.empty();
    }

    private boolean isGone(UUID guestId, ShownCard card) {
        return domains.cards(guestId).stream().noneMatch(other -> other.mac().equals(card.mac()));
    }
}
