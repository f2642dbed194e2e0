package kilonova.network.address;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address; ordered by version, then by value. {@link #toString} is the canonical text (RFC 5952 for IPv6).
 *
 * @param version 4 or 6
 * @param value from 0 to 2<sup>32</sup>-1 or 2<sup>128</sup>-1
 */
public record IpAddress(int version, BigInteger value) implements Comparable<IpAddress> {
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.|$)){4}(?<!\\.)");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    public IpAddress {
        if (value.signum() < 0 || value.bitLength() > bits(version)) {
            throw new IllegalArgumentException("no IPv" + version + " address: " + value);
        }
    }

    /** Reads four decimal numbers without leading zeros, or the forms of RFC 4291 without a zone; empty for anything else. */
    public static Optional<IpAddress> parse(String text) {
        if (IPV4.matcher(text).matches()) {
            long value = 0;
            for (String part : text.split("\\.")) {
                value = (value << 8) + Integer.parseInt(part);
            }
            return Optional.of(new IpAddress(4, BigInteger.valueOf(value)));
        }
        return IPV6.matcher(text).matches() ? parseSix(text) : Optional.empty();
    }

    private static Optional<IpAddress> parseSix(String text) {
        try {
            InetAddress address = Inet6Address.ofLiteral(text);
            // an IPv4-mapped address comes back as IPv4, and a port must not have one
            return address instanceof Inet6Address
                    ? Optional.of(new IpAddress(6, new BigInteger(1, address.getAddress())))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** How many bits an address of that version has. */
    static int bits(int version) {
        return switch (version) {
            case 4 -> 32;
            case 6 -> 128;
            default -> throw new IllegalArgumentException("there is no IP version " + version);
        };
    }

    /** The address that many steps further; negative steps go back. */
    public IpAddress plus(long steps) {
        return new IpAddress(version, value.add(BigInteger.valueOf(steps)));
    }

    @Override
    public int compareTo(IpAddress other) {
        return version != other.version ? Integer.compare(version, other.version) : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return version == 4 ? dotted() : compressed();
    }

    private String dotted() {
        long bits = value.longValueExact();
        return (bits >> 24) + "." + ((bits >> 16) & 255) + "." + ((bits >> 8) & 255) + "." + (bits & 255);
    }

    private String compressed() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = value.shiftRight(16 * (7 - i)).intValue() & 0xffff;
        }
        int start = -1;
        int length = 1; // a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int run = zeros(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        return start < 0 ? hex(groups, 0, 8) : hex(groups, 0, start) + "::" + hex(groups, start + length, 8);
    }

    private static int zeros(int[] groups, int from) {
        int run = 0;
        while (from + run < 8 && groups[from + run] == 0) {
            run++;
        }
        return run;
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
