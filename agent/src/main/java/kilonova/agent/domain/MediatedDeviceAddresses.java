package kilonova.agent.domain;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import kilonova.protocol.Problem;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The mediated devices in a domain's XML. A guest that moves gets other devices, so each {@code <hostdev type='mdev'>} must name the
 * destination's mdev instead of the source's. Source: libvirt's domain format, {@code hostdev/source/address/@uuid}.
 */
public final class MediatedDeviceAddresses {
    private MediatedDeviceAddresses() {}

    /** What came of a rewrite. */
    public sealed interface Rewrite {
        /** Every mediated device names its counterpart; all else is as it was. */
        record Done(String xml) implements Rewrite {}

        /** Nothing can be used: a device has no counterpart, or the XML is none. */
        record Refused(Problem problem) implements Rewrite {}
    }

    /**
     * Replaces all addresses at once, each by what it was before: a map such as {A→B, B→C} gives B and C, never C twice.
     *
     * @param destinations the destination's mdev for each of the source's
     */
    public static Rewrite replaced(String domainXml, Map<UUID, UUID> destinations) {
        try {
            Document document = parsed(domainXml);
            for (Element address : addresses(document)) {
                Optional<UUID> source = uuid(address.getAttribute("uuid"));
                Optional<UUID> destination = source.flatMap(known -> Optional.ofNullable(destinations.get(known)));
                if (destination.isEmpty()) {
                    return new Rewrite.Refused(new Problem(
                            "migration.device_unmapped",
                            "the guest has the mediated device " + address.getAttribute("uuid")
                                    + ", and the destination has claimed none in its place"));
                }
                address.setAttribute("uuid", destination.get().toString());
            }
            return new Rewrite.Done(written(document));
        } catch (SAXException | IOException | ParserConfigurationException | TransformerException malformed) {
            return new Rewrite.Refused(
                    new Problem("migration.domain_unreadable", "the domain's XML cannot be read: " + malformed));
        }
    }

    private static List<Element> addresses(Document document) {
        List<Element> addresses = new ArrayList<>();
        for (Element hostDevice : elements(document.getElementsByTagName("hostdev"))) {
            if (hostDevice.getAttribute("type").equals("mdev")) {
                for (Element source : elements(hostDevice.getElementsByTagName("source"))) {
                    addresses.addAll(elements(source.getElementsByTagName("address")));
                }
            }
        }
        return addresses;
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Without document types, and so without entities that would read the host's files. */
    private static Document parsed(String xml) throws SAXException, IOException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder.parse(new InputSource(new StringReader(xml)));
    }

    private static String written(Document document) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Transformer transformer = factory.newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter out = new StringWriter();
        transformer.transform(new DOMSource(document), new StreamResult(out));
        return out.toString();
    }
}
