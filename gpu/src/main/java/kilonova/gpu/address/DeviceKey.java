package kilonova.gpu.address;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The stable name of a board or slot. Its {@code toString()} is parsed back by {@link #parse}, and is what ledgers and providers keep. */
public sealed interface DeviceKey extends Comparable<DeviceKey> {
    /** A device on PCI. */
    record Pci(PciAddress address) implements DeviceKey {
        @Override
        public String nodeName() {
            return address.nodeName();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * A device without hardware under {@code /sys/devices/virtual}.
     *
     * @param name directory and device, joined by {@code _}, as libvirt does: {@code mtty_mtty}
     */
    record Virtual(String name) implements DeviceKey {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+(_[A-Za-z0-9.-]+)+");

        public Virtual {
            if (!NAME.matcher(name).matches() || name.startsWith("pci_")) {
                throw new IllegalArgumentException("no virtual device: " + name);
            }
        }

        @Override
        public String nodeName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** libvirt's name of the device, which ends the resource provider's name: {@code pci_0000_84_00_0}, {@code mtty_mtty}. */
    String nodeName();

    /** The key of a PCI device. */
    static DeviceKey of(PciAddress address) {
        return new Pci(address);
    }

    /** Reads {@code 0000:84:00.0}, {@code pci_0000_84_00_0} or {@code mtty_mtty}; empty when it is none of them. */
    static Optional<DeviceKey> parse(String text) {
        Optional<PciAddress> address = PciAddress.parse(text).or(() -> PciAddress.parseNodeName(text));
        if (address.isPresent()) {
            return address.map(Pci::new);
        }
        return Virtual.NAME.matcher(text).matches() && !text.startsWith("pci_")
                ? Optional.of(new Virtual(text))
                : Optional.empty();
    }

    /** The PCI address, where there is one. */
    default Optional<PciAddress> pci() {
        return switch (this) {
            case Pci(PciAddress address) -> Optional.of(address);
            case Virtual virtual -> Optional.empty();
        };
    }

    /** PCI devices by address, then virtual ones by name. */
    @Override
    default int compareTo(DeviceKey other) {
        if (this instanceof Pci(PciAddress mine) && other instanceof Pci(PciAddress theirs)) {
            return mine.compareTo(theirs);
        }
        return Comparator.comparing((DeviceKey key) -> key instanceof Virtual)
                .thenComparing(DeviceKey::toString)
                .compare(this, other);
    }
}
