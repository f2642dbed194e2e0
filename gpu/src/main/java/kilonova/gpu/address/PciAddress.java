package kilonova.gpu.address;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a device sits on PCI: domain, bus, slot and function, all of them. Two spellings of one place are equal.
 *
 * @param domain 0 and up; wider than 16 bits on large machines and behind VMD
 * @param bus 0 to 255
 * @param slot 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(long domain, int bus, int slot, int function) implements Comparable<PciAddress> {
    private static final Pattern SYSFS =
            Pattern.compile("([0-9a-fA-F]{4,15}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\\.([0-7])");
    private static final Pattern NODE =
            Pattern.compile("pci_([0-9a-fA-F]{4,15})_([0-9a-fA-F]{2})_([0-9a-fA-F]{2})_([0-7])");
    private static final Comparator<PciAddress> ORDER = Comparator.comparingLong(PciAddress::domain)
            .thenComparingInt(PciAddress::bus)
            .thenComparingInt(PciAddress::slot)
            .thenComparingInt(PciAddress::function);

    public PciAddress {
        if (domain < 0 || bus < 0 || bus > 0xff || slot < 0 || slot > 0x1f || function < 0 || function > 7) {
            throw new IllegalArgumentException(
                    "no PCI address: domain " + domain + ", bus " + bus + ", slot " + slot + ", function " + function);
        }
    }

    /**
     * Reads {@code 0000:84:00.0}: either case, a domain of four digits or more (nvidia-smi prints eight). Empty when it is not such an address.
     */
    public static Optional<PciAddress> parse(String text) {
        return from(SYSFS.matcher(text.strip()));
    }

    /** Reads libvirt's {@code pci_0000_84_00_0}; empty when it is not such a name. */
    public static Optional<PciAddress> parseNodeName(String text) {
        return from(NODE.matcher(text));
    }

    private static Optional<PciAddress> from(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int slot = Integer.parseInt(matcher.group(3), 16);
        if (slot > 0x1f) {
            return Optional.empty();
        }
        return Optional.of(new PciAddress(
                Long.parseLong(matcher.group(1), 16),
                Integer.parseInt(matcher.group(2), 16),
                slot,
                Integer.parseInt(matcher.group(4))));
    }

    /** libvirt's name for the device, {@code pci_0000_84_00_0}; it ends the names of resource providers. */
    public String nodeName() {
        return "pci_" + hex(domain, 4) + '_' + hex(bus, 2) + '_' + hex(slot, 2) + '_' + function;
    }

    /** As sysfs writes it, {@code 0000:84:00.0}: lower case, at least four digits of domain. */
    @Override
    public String toString() {
        return hex(domain, 4) + ':' + hex(bus, 2) + ':' + hex(slot, 2) + '.' + function;
    }

    private static String hex(long number, int width) {
        String digits = Long.toHexString(number);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }

    @Override
    public int compareTo(PciAddress other) {
        return ORDER.compare(this, other);
    }
}
