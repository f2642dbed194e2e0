package kilonova.network.address;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block of addresses with a common prefix, such as {@code 10.0.0.0/20}.
 *
 * @param network the lowest address; its host bits are zero
 * @param prefix bits of the network part
 */
public record Cidr(IpAddress network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > IpAddress.bits(network.version())) {
            throw new IllegalArgumentException("no prefix length: " + prefix);
        }
        if (network.value().getLowestSetBit() >= 0
                && network.value().getLowestSetBit() < IpAddress.bits(network.version()) - prefix) {
            throw new IllegalArgumentException(network + "/" + prefix + " has host bits");
        }
    }

    /** Reads {@code ADDRESS/PREFIX}; empty if the form is wrong. Host bits are cleared: compare the text to see whether there were any. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> prefix <= IpAddress.bits(address.version()))
                .map(address -> around(address, prefix));
    }

    /** The block of that size around an address. */
    public static Cidr around(IpAddress address, int prefix) {
        int hostBits = IpAddress.bits(address.version()) - prefix;
        BigInteger network = address.value().shiftRight(hostBits).shiftLeft(hostBits);
        return new Cidr(new IpAddress(address.version(), network), prefix);
    }

    public int version() {
        return network.version();
    }

    /** The highest address. */
    public IpAddress last() {
        return new IpAddress(version(), network.value().add(size()).subtract(BigInteger.ONE));
    }

    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(IpAddress.bits(version()) - prefix);
    }

    public boolean contains(IpAddress address) {
        return address.version() == version() && around(address, prefix).equals(this);
    }

    public boolean overlaps(Cidr other) {
        return other.version() == version() && (contains(other.network) || other.contains(network));
    }

    /**
     * The addresses that hosts may have: not the network's own, and in IPv4 not the broadcast address, where the block is large
     * enough to have these (RFC 3021 for /31).
     */
    public AddressRange hosts() {
        if (size().bitLength() <= 2) {
            return new AddressRange(network, last());
        }
        return new AddressRange(network.plus(1), version() == 4 ? last().plus(-1) : last());
    }

    /** All host addresses but one, in at most two ranges. */
    public List<AddressRange> hostsWithout(Optional<IpAddress> gateway) {
        AddressRange all = hosts();
        if (gateway.isEmpty() || !all.contains(gateway.get())) {
            return List.of(all);
        }
        List<AddressRange> pieces = new ArrayList<>();
        if (gateway.get().compareTo(all.first()) > 0) {
            pieces.add(new AddressRange(all.first(), gateway.get().plus(-1)));
        }
        if (gateway.get().compareTo(all.last()) < 0) {
            pieces.add(new AddressRange(gateway.get().plus(1), all.last()));
        }
        return pieces;
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
