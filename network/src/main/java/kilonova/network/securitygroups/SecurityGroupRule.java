package kilonova.network.securitygroups;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.network.address.Cidr;

/**
 * Traffic that a security group permits.
 *
 * @param id UUID
 * @param securityGroupId whose rule it is
 * @param protocol a name in lower case or a number from 0 to 255; empty for any
 * @param portRangeMin lowest port, or the ICMP type
 * @param portRangeMax highest port, or the ICMP code
 * @param remotePrefix which addresses are at the other end, if not any
 * @param remoteGroupId which group's ports are at the other end, if not any; not together with a prefix
 */
public record SecurityGroupRule(
        String id,
        String securityGroupId,
        String projectId,
        Direction direction,
        EtherType etherType,
        Optional<String> protocol,
        OptionalInt portRangeMin,
        OptionalInt portRangeMax,
        Optional<Cidr> remotePrefix,
        Optional<String> remoteGroupId,
        String description,
        Instant created) {
    /** Seen from the port. */
    public enum Direction {
        INGRESS,
        EGRESS;

        /** As the API writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The IP version. */
    public enum EtherType {
        IPV4("IPv4", 4),
        IPV6("IPv6", 6);

        private final String text;
        private final int version;

        EtherType(String text, int version) {
            this.text = text;
            this.version = version;
        }

        /** As the API writes it. */
        public String text() {
            return text;
        }

        public int version() {
            return version;
        }
    }

    /** True if the other rule permits the very same traffic. */
    public boolean permitsTheSameAs(SecurityGroupRule other) {
        return securityGroupId.equals(other.securityGroupId)
                && direction == other.direction
                && etherType == other.etherType
                && protocol.equals(other.protocol)
                && portRangeMin.equals(other.portRangeMin)
                && portRangeMax.equals(other.portRangeMax)
                && remotePrefix.equals(other.remotePrefix)
                && remoteGroupId.equals(other.remoteGroupId);
    }
}
