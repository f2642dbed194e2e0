package kilonova.config.devices;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device that can be the parent of mediated devices, as an operator writes it. */
public sealed interface DeviceAddress {
    /**
     * A PCI device.
     *
     * @param address as sysfs writes it: lower case, the domain with at least four digits ({@code 0000:84:00.0})
     */
    record Pci(String address) implements DeviceAddress {
        @Override
        public String toString() {
            return address;
        }
    }

    /**
     * A virtual device below {@code /sys/devices/virtual}.
     *
     * @param name its path there, with {@code _} in place of {@code /} ({@code mtty_mtty})
     */
    record Virtual(String name) implements DeviceAddress {
        /** The path below {@code /sys/devices/virtual}. */
        public String path() {
            return name.replace('_', '/');
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Understands {@code 0000:AF:00.0} (any letter case, the domain with four to eight digits, as different tools print it) and
     * names of virtual devices. Empty for anything else; whether the device exists is not asked.
     */
    static Optional<DeviceAddress> parse(String text) {
        Matcher pci = Patterns.PCI.matcher(text);
        if (pci.matches()) {
            long domain = HexFormat.fromHexDigitsToLong(pci.group(1));
            String rest = pci.group(2).toLowerCase(Locale.ROOT);
            return Optional.of(new Pci(String.format(Locale.ROOT, "%04x:%s", domain, rest)));
        }
        return Patterns.VIRTUAL.matcher(text).matches() ? Optional.of(new Virtual(text)) : Optional.empty();
    }

    /** The two forms; a slot has five bits, a function three. */
    final class Patterns {
        private static final Pattern PCI =
                Pattern.compile("([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}:[01][0-9a-fA-F]\\.[0-7])");
        private static final Pattern VIRTUAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9][A-Za-z0-9-]*)+");

        private Patterns() {}
    }
}
