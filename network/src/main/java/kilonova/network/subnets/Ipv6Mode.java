package kilonova.network.subnets;

import java.util.Arrays;
import java.util.Optional;

/** How a guest on an IPv6 subnet gets its address. */
public enum Ipv6Mode {
    SLAAC("slaac"),
    DHCPV6_STATELESS("dhcpv6-stateless"),
    DHCPV6_STATEFUL("dhcpv6-stateful");

    private final String text;

    Ipv6Mode(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }

    public static Optional<Ipv6Mode> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
