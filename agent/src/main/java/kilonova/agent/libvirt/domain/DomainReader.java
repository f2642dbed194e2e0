package kilonova.agent.libvirt.domain;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kilonova.agent.guests.GuestDevice;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;

/** Reads what libvirt shows of a domain. */
public final class DomainReader {
    private static final XMLInputFactory FACTORY = factory();

    private Optional<UUID> guestId = Optional.empty();
    private Optional<UUID> serverId = Optional.empty();
    private boolean rescued;
    private final List<GuestDevice> devices = new ArrayList<>();
    private final List<ShownDisk> disks = new ArrayList<>();
    private final List<ShownCard> cards = new ArrayList<>();
    private boolean quiesced;
    private OptionalInt vncPort = OptionalInt.empty();

    private DomainReader() {}

    /**
     * What a domain's XML says.
     *
     * @param guestId as our metadata has it; empty when the domain is not ours
     * @param serverId as our metadata has it
     * @param rescued whether it boots from a rescue image
     * @param devices what it passes to the guest
     * @param quiesced whether copies of its disk may only be made while its file systems are at rest
     * @param disks its disks and drives that are files
     * @param cards its network cards
     * @param vncPort where its screen can be seen, while it runs
     */
    public record Shown(
            Optional<UUID> guestId,
            Optional<UUID> serverId,
            boolean rescued,
            List<GuestDevice> devices,
            boolean quiesced,
            List<ShownDisk> disks,
            List<ShownCard> cards,
            OptionalInt vncPort) {}

    /**
     * A disk.
     *
     * @param target how the domain calls it: {@code vda}
     * @param file where it is
     */
    public record ShownDisk(String target, String file) {}

    /**
     * A network card.
     *
     * @param mac lower case
     * @param model which card it is to the guest
     * @param hostDevice what it is called on the host, while the guest runs
     */
    public record ShownCard(String mac, Optional<String> model, Optional<String> hostDevice) {}

    /** @throws IllegalArgumentException when it is not XML */
    public static Shown read(String xml) {
        DomainReader reader = new DomainReader();
        try {
            reader.domain(FACTORY.createXMLStreamReader(new StringReader(xml)));
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("libvirt's XML cannot be read: " + e.getMessage(), e);
        }
        return new Shown(
                reader.guestId,
                reader.serverId,
                reader.rescued,
                List.copyOf(reader.devices),
                reader.quiesced,
                List.copyOf(reader.disks),
                List.copyOf(reader.cards),
                reader.vncPort);
    }

    private void domain(XMLStreamReader in) throws XMLStreamException {
        while (in.hasNext()) {
            if (in.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (DomainXml.NAMESPACE.equals(in.getNamespaceURI())) {
                ours(in);
                continue;
            }
            switch (in.getLocalName()) {
                case "hostdev" -> hostdev(in);
                case "disk" -> disk(in);
                case "interface" -> card(in);
                case "graphics" -> graphics(in);
                default -> {
                    // nothing that we look for
                }
            }
        }
    }

    private void ours(XMLStreamReader in) throws XMLStreamException {
        switch (in.getLocalName()) {
            case "id" -> guestId = uuid(in.getElementText());
            case "server" -> serverId = attribute(in, "id").flatMap(DomainReader::uuid);
            case "rescue" -> rescued = true;
            case "quiesce" -> quiesced = true;
            default -> {
                // for people
            }
        }
    }

    private void graphics(XMLStreamReader in) {
        if (attribute(in, "type").filter("vnc"::equals).isPresent()) {
            attribute(in, "port")
                    .map(Integer::parseInt)
                    .filter(port -> port > 0)
                    .ifPresent(port -> vncPort = OptionalInt.of(port));
        }
    }

    /** What it grows from is named inside it as well, in elements of the same names. */
    private void disk(XMLStreamReader in) throws XMLStreamException {
        Optional<String> file = Optional.empty();
        Optional<String> target = Optional.empty();
        int depth = 0;
        while (depth >= 0) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth == 0 && in.getLocalName().equals("source")) {
                    file = attribute(in, "file");
                } else if (depth == 0 && in.getLocalName().equals("target")) {
                    target = attribute(in, "dev");
                }
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        if (file.isPresent() && target.isPresent()) {
            disks.add(new ShownDisk(target.get(), file.get()));
        }
    }

    private void card(XMLStreamReader in) throws XMLStreamException {
        Optional<String> mac = Optional.empty();
        Optional<String> model = Optional.empty();
        Optional<String> device = Optional.empty();
        int depth = 0;
        while (depth >= 0) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth == 0 && in.getLocalName().equals("mac")) {
                    mac = attribute(in, "address");
                } else if (depth == 0 && in.getLocalName().equals("model")) {
                    model = attribute(in, "type");
                } else if (depth == 0 && in.getLocalName().equals("target")) {
                    device = attribute(in, "dev");
                }
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        if (mac.isPresent()) {
            cards.add(new ShownCard(mac.get().toLowerCase(Locale.ROOT), model, device));
        }
    }

    private void hostdev(XMLStreamReader in) throws XMLStreamException {
        String model = attribute(in, "model").orElse("vfio-pci");
        boolean source = false;
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.END_ELEMENT && in.getLocalName().equals("hostdev")) {
                return;
            }
            if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                if (in.getLocalName().equals("source")) {
                    source = event == XMLStreamConstants.START_ELEMENT;
                } else if (source
                        && event == XMLStreamConstants.START_ELEMENT
                        && in.getLocalName().equals("address")) {
                    unit(in).ifPresent(unit -> devices.add(new GuestDevice(unit, model)));
                }
            }
        }
    }

    private static Optional<UnitId> unit(XMLStreamReader address) {
        Optional<UnitId> mdev =
                attribute(address, "uuid").flatMap(DomainReader::uuid).map(UnitId.Mdev::new);
        return mdev.isPresent() ? mdev : function(address);
    }

    private static Optional<UnitId> function(XMLStreamReader address) {
        return attribute(address, "bus")
                .map(bus -> new UnitId.Function(new PciAddress(
                        number(attribute(address, "domain").orElse("0")),
                        number(bus),
                        number(attribute(address, "slot").orElse("0")),
                        number(attribute(address, "function").orElse("0")))));
    }

    private static int number(String text) {
        return Integer.decode(text);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text.strip()));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static Optional<String> attribute(XMLStreamReader in, String name) {
        return Optional.ofNullable(in.getAttributeValue(null, name));
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
