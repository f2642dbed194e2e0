package kilonova.network.address;

import java.math.BigInteger;

/** The addresses from {@code first} to {@code last}, both included. */
public record AddressRange(IpAddress first, IpAddress last) {
    public AddressRange {
        if (first.version() != last.version() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("no range: " + first + " to " + last);
        }
    }

    public boolean contains(IpAddress address) {
        return address.version() == first.version() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean overlaps(AddressRange other) {
        return contains(other.first) || other.contains(first);
    }

    public BigInteger size() {
        return last.value().subtract(first.value()).add(BigInteger.ONE);
    }
}
