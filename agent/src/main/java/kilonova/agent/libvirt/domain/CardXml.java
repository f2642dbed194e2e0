package kilonova.agent.libvirt.domain;

import java.util.List;
import java.util.Optional;
import kilonova.protocol.GuestSpec.GuestPort;

/** A guest's network cards as its domain has them. */
public final class CardXml {
    private CardXml() {}

    /** The cards, in the order in which the guest has them; none where guests have no network cards. */
    static List<XmlElement> of(List<GuestPort> ports, String model, GuestNetwork network) {
        return ports.stream()
                .flatMap(port -> cardElement(port.macAddress(), model, network).stream())
                .toList();
    }

    /**
     * A network card as it is plugged into a guest, or out of it.
     *
     * @param mac its address
     * @param model which card it is to the guest
     * @return empty where guests have no network cards
     */
    public static Optional<String> card(String mac, String model, GuestNetwork network) {
        return cardElement(mac, model, network).map(XmlElement::toString);
    }

    private static Optional<XmlElement> cardElement(String mac, String model, GuestNetwork network) {
        XmlElement card = element("interface");
        switch (network) {
            case GuestNetwork.OfLibvirt(String name) ->
                card.with("type", "network").add(element("source").with("network", name));
            case GuestNetwork.Bridge(String name) ->
                card.with("type", "bridge").add(element("source").with("bridge", name));
            case GuestNetwork.User() -> card.with("type", "user");
            case GuestNetwork.None() -> {
                return Optional.empty();
            }
        }
        return Optional.of(card.add(element("mac").with("address", mac))
                .add(element("model").with("type", model))
                .add(element("rom").with("enabled", "no")));
    }

    private static XmlElement element(String name) {
        return XmlElement.of(name);
    }
}
