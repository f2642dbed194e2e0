package kilonova.agent.libvirt.domain;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Turns what a running domain is made of here into what it is made of on the host that it goes to. Only what is the host's own changes:
 * whose incarnation it is, where its files are, what its network cards are plugged into, and which units are its devices. These are
 * exchanged in one pass by what stood there before, so that a unit that two hosts call the same cannot be exchanged twice. Pure.
 */
public final class DestinationXml {
    private final Changes changes;
    private final Document document;

    private DestinationXml(Changes changes, Document document) {
        this.changes = changes;
        this.document = document;
    }

    /**
     * What is other over there.
     *
     * @param guest the incarnation that the guest becomes
     * @param folderHere where its files are here, without a slash at its end
     * @param folderThere where they are there
     * @param network what network cards are plugged into there
     * @param units what takes the place of each unit
     * @param wholeDisks whether its disks grow from nothing there; else from what they grow from here, by the name that it has there
     */
    public record Changes(
            UUID guest,
            String folderHere,
            String folderThere,
            GuestNetwork network,
            Map<UnitId, UnitId> units,
            boolean wholeDisks) {
        public Changes {
            units = Map.copyOf(units);
        }
    }

    /**
     * @param xml of a domain of ours, as libvirt shows it for a migration
     * @param name what the domain is called in the outcome
     * @throws IllegalArgumentException when it is not XML, or passes a device that has no counterpart
     */
    public static String of(String xml, String name, Changes changes) {
        Document document = parse(xml);
        DestinationXml destination = new DestinationXml(changes, document);
        destination.rewrite(name);
        return destination.text();
    }

    /** Whether a domain has disks that it may write to. */
    public static boolean hasWritableDisks(String xml) {
        return elements(parse(xml), "disk").stream()
                .anyMatch(disk -> elements(disk, "readonly").isEmpty());
    }

    private void rewrite(String name) {
        for (Node child : children(document.getDocumentElement())) {
            if (child instanceof Element element && element.getTagName().equals("name")) {
                element.setTextContent(name);
            }
        }
        ours("id").forEach(id -> id.setTextContent(changes.guest().toString()));
        elements(document, "backingStore").forEach(this::ground);
        elements(document, "mirror").forEach(DestinationXml::remove);
        for (String tag : List.of("source", "log")) {
            for (Element element : elements(document, tag)) {
                if (element.hasAttribute("file")) {
                    element.setAttribute("file", moved(element.getAttribute("file")));
                }
            }
        }
        for (String tag : List.of("kernel", "initrd")) {
            elements(document, tag).forEach(element -> element.setTextContent(moved(element.getTextContent())));
        }
        elements(document, "interface").forEach(this::plug);
        elements(document, "hostdev").forEach(this::exchange);
    }

    /**
     * What a disk grows from is said there as it is here: libvirt would look for it otherwise, and give an image that other guests grow from
     * too to the hypervisor's user at each start.
     */
    private void ground(Element backing) {
        backing.removeAttribute("index");
        if (changes.wholeDisks()) {
            backing.removeAttribute("type");
            backing.setTextContent("");
            return;
        }
        for (Element source : elements(backing, "source")) {
            if (elements(source, "seclabel").isEmpty()) {
                Element label = document.createElement("seclabel");
                label.setAttribute("model", "dac");
                label.setAttribute("relabel", "no");
                source.appendChild(label);
            }
        }
    }

    private String moved(String file) {
        String here = changes.folderHere() + "/";
        return file.startsWith(here) ? changes.folderThere() + "/" + file.substring(here.length()) : file;
    }

    private void plug(Element card) {
        elements(card, "target").forEach(DestinationXml::remove);
        if (changes.network() instanceof GuestNetwork.None) {
            return;
        }
        elements(card, "source").forEach(DestinationXml::remove);
        Optional<Element> source = switch (changes.network()) {
            case GuestNetwork.Bridge(String bridge) -> plug(card, "bridge", bridge);
            case GuestNetwork.OfLibvirt(String network) -> plug(card, "network", network);
            case GuestNetwork.User(), GuestNetwork.None() -> {
                card.setAttribute("type", "user");
                yield Optional.empty();
            }
        };
        source.ifPresent(element -> card.insertBefore(element, card.getFirstChild()));
    }

    private Optional<Element> plug(Element card, String kind, String name) {
        card.setAttribute("type", kind);
        Element source = document.createElement("source");
        source.setAttribute(kind, name);
        return Optional.of(source);
    }

    private void exchange(Element hostdev) {
        for (Element source : elements(hostdev, "source")) {
            for (Element address : elements(source, "address")) {
                UnitId here = unit(address);
                UnitId there = changes.units().get(here);
                if (there == null) {
                    throw new IllegalArgumentException("nothing takes the place of unit " + here);
                }
                write(address, there);
            }
        }
    }

    private static UnitId unit(Element address) {
        if (address.hasAttribute("uuid")) {
            return new UnitId.Mdev(UUID.fromString(address.getAttribute("uuid")));
        }
        return new UnitId.Function(new PciAddress(
                Integer.decode(address.getAttribute("domain")),
                Integer.decode(address.getAttribute("bus")),
                Integer.decode(address.getAttribute("slot")),
                Integer.decode(address.getAttribute("function"))));
    }

    private static void write(Element address, UnitId unit) {
        switch (unit) {
            case UnitId.Mdev(UUID uuid) -> address.setAttribute("uuid", uuid.toString());
            case UnitId.Function(PciAddress function) -> {
                address.setAttribute("domain", "0x%04x".formatted(function.domain()));
                address.setAttribute("bus", "0x%02x".formatted(function.bus()));
                address.setAttribute("slot", "0x%02x".formatted(function.slot()));
                address.setAttribute("function", "0x%x".formatted(function.function()));
            }
        }
    }

    private List<Element> ours(String name) {
        return list(document.getElementsByTagNameNS(DomainXml.NAMESPACE, name));
    }

    private static List<Element> elements(Node under, String tag) {
        return list(
                under instanceof Document document
                        ? document.getElementsByTagName(tag)
                        : ((Element) under).getElementsByTagName(tag));
    }

    private static List<Node> children(Node node) {
        NodeList nodes = node.getChildNodes();
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
    }

    /** A list that stays as it is while the document changes. */
    private static List<Element> list(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static void remove(Node node) {
        Node parent = node.getParentNode();
        if (parent != null) {
            Node indent = node.getPreviousSibling();
            if (indent != null && indent.getNodeType() == Node.TEXT_NODE) {
                parent.removeChild(indent);
            }
            parent.removeChild(node);
        }
    }

    private String text() {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("a document that was read cannot be written", e);
        }
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the platform's own XML reader lacks a feature", e);
        } catch (SAXException | java.io.IOException e) {
            throw new IllegalArgumentException("libvirt's XML cannot be read: " + e.getMessage(), e);
        }
    }
}
