package kilonova.network.address;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A MAC address: six pairs of lower-case hexadecimal digits with colons between. */
public record MacAddress(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final int EUI_64_FILLER = 0xfffe;

    public MacAddress {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no MAC address: " + text);
        }
    }

    /** Reads a unicast address in either case; empty for anything else. */
    public static Optional<MacAddress> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean good = FORM.matcher(lower).matches()
                && (Integer.parseInt(lower.substring(0, 2), 16) & 1) == 0
                && !lower.equals("00:00:00:00:00:00");
        return good ? Optional.of(new MacAddress(lower)) : Optional.empty();
    }

    /** One of the 2<sup>24</sup> addresses under {@code fa:16:3e}, the prefix that OpenStack uses for guests. */
    public static MacAddress random(RandomGenerator random) {
        return new MacAddress(
                "fa:16:3e:%02x:%02x:%02x".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
    }

    /** The address that a host with this MAC gives itself in a /64 (RFC 4862, modified EUI-64). */
    public IpAddress selfConfigured(Cidr block) {
        long mac = Long.parseLong(text.replace(":", ""), 16);
        long high = (mac >>> 24) ^ 0x020000;
        long low = mac & 0xffffff;
        BigInteger identifier = BigInteger.valueOf(high)
                .shiftLeft(16)
                .or(BigInteger.valueOf(EUI_64_FILLER))
                .shiftLeft(24)
                .or(BigInteger.valueOf(low));
        return new IpAddress(6, block.network().value().or(identifier));
    }

    @Override
    public String toString() {
        return text;
    }
}
