package kilonova.agent.inspection;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;

/** Reads libvirt's own files: which guest, running or not, has which device of the host. libvirt need not run. */
public final class GuestFiles {
    /** Guests that run, then guests that are defined. */
    public static final List<String> FOLDERS = List.of("/run/libvirt/qemu", "/etc/libvirt/qemu");

    private GuestFiles() {}

    /** One entry for each guest that has a device. */
    public static List<GuestDevices> read(Kernel kernel, List<NotUnderstood> notUnderstood) {
        Map<String, Set<UnitId>> byName = new LinkedHashMap<>();
        for (String folder : FOLDERS) {
            Outcome<List<String>> names = kernel.list(folder);
            names.error()
                    .filter(error -> error.errno() != Errno.ENOENT)
                    .ifPresent(error -> notUnderstood.add(new NotUnderstood(folder, error.sentence())));
            for (String file : names.value().orElse(List.of())) {
                if (file.endsWith(".xml")) {
                    readGuest(kernel, folder + "/" + file, notUnderstood)
                            .ifPresent(guest -> byName.computeIfAbsent(guest.name(), name -> new LinkedHashSet<>())
                                    .addAll(guest.devices()));
                }
            }
        }
        return byName.entrySet().stream()
                .filter(guest -> !guest.getValue().isEmpty())
                .map(guest -> new GuestDevices(guest.getKey(), List.copyOf(guest.getValue())))
                .toList();
    }

    private static Optional<GuestDevices> readGuest(Kernel kernel, String file, List<NotUnderstood> notUnderstood) {
        Outcome<String> text = kernel.read(file);
        text.error().ifPresent(error -> notUnderstood.add(new NotUnderstood(file, error.sentence())));
        try {
            return text.value().isPresent() ? Optional.of(parse(text.value().get())) : Optional.empty();
        } catch (XMLStreamException broken) {
            notUnderstood.add(new NotUnderstood(file, "no definition of a guest"));
            return Optional.empty();
        }
    }

    private static GuestDevices parse(String text) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
        List<UnitId> devices = new ArrayList<>();
        List<String> path = new ArrayList<>();
        String name = "";
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                path.add(xml.getLocalName());
                if (path.size() >= 2 && endsWith(path, "domain", "name") && name.isEmpty()) {
                    name = xml.getElementText();
                    path.removeLast();
                } else if (endsWith(path, "hostdev", "source", "address")) {
                    device(xml).ifPresent(devices::add);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                path.removeLast();
            }
        }
        return new GuestDevices(name, devices);
    }

    private static boolean endsWith(List<String> path, String... end) {
        return path.size() >= end.length
                && path.subList(path.size() - end.length, path.size()).equals(List.of(end));
    }

    /** A mediated device's address has a UUID, a PCI device's has four numbers. */
    private static Optional<UnitId> device(XMLStreamReader address) {
        String uuid = address.getAttributeValue(null, "uuid");
        if (uuid != null) {
            return UnitId.parse(uuid);
        }
        return number(address, "domain")
                .flatMap(domain -> number(address, "bus")
                        .flatMap(bus -> number(address, "slot")
                                .flatMap(slot -> number(address, "function")
                                        .flatMap(function -> PciAddress.parse(
                                                "%04x:%02x:%02x.%x".formatted(domain, bus, slot, function)))
                                        .map(UnitId.Function::new))));
    }

    private static Optional<Long> number(XMLStreamReader address, String attribute) {
        String text = address.getAttributeValue(null, attribute);
        try {
            return text == null ? Optional.empty() : Optional.of(Long.decode(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
