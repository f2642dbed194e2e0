package kilonova.network.securitygroups;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Refusal;

/** What must hold for a security group rule. Pure. */
public final class RuleChecks {
    private static final Set<String> WITH_PORTS =
            Set.of("tcp", "udp", "dccp", "sctp", "udplite", "6", "17", "33", "132", "136");
    private static final Set<String> ICMP = Set.of("icmp", "icmpv6", "ipv6-icmp", "1", "58");
    private static final Set<String> OTHERS = Set.of(
            "ah",
            "egp",
            "esp",
            "gre",
            "igmp",
            "ipip",
            "ipv6-encap",
            "ipv6-frag",
            "ipv6-nonxt",
            "ipv6-opts",
            "ipv6-route",
            "ospf",
            "pgm",
            "rsvp",
            "vrrp",
            "any");
    private static final int HIGHEST_PORT = 65535;
    private static final int HIGHEST_BYTE = 255;

    private RuleChecks() {}

    /** True if that is a protocol's name or number. */
    public static boolean isProtocol(String text) {
        return WITH_PORTS.contains(text)
                || ICMP.contains(text)
                || OTHERS.contains(text)
                || (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= HIGHEST_BYTE);
    }

    /** The first thing that is wrong with the rule, beside the group's other rules; empty if nothing is. */
    public static Optional<Refusal> broken(SecurityGroupRule rule, List<SecurityGroupRule> others) {
        return ports(rule).or(() -> remote(rule)).or(() -> duplicate(rule, others));
    }

    private static Optional<Refusal> ports(SecurityGroupRule rule) {
        OptionalInt low = rule.portRangeMin();
        OptionalInt high = rule.portRangeMax();
        if (low.isEmpty() && high.isEmpty()) {
            return Optional.empty();
        }
        String protocol = rule.protocol().orElse("");
        if (ICMP.contains(protocol)) {
            return icmp(low, high);
        }
        if (!WITH_PORTS.contains(protocol)) {
            return refused(
                    Reason.PROTOCOL_REQUIRED_WITH_PORTS,
                    "Must also specify protocol if port range is given, and one that has ports.");
        }
        boolean good = low.isPresent()
                && high.isPresent()
                && low.getAsInt() >= 1
                && low.getAsInt() <= high.getAsInt()
                && high.getAsInt() <= HIGHEST_PORT;
        return good
                ? Optional.empty()
                : refused(
                        Reason.INVALID_PORT_RANGE,
                        "For TCP/UDP protocols, port_range_min must be <= port_range_max, and both from 1 to 65535.");
    }

    private static Optional<Refusal> icmp(OptionalInt type, OptionalInt code) {
        if (type.isEmpty()) {
            return refused(Reason.INVALID_PORT_RANGE, "An ICMP code (port_range_max) needs a type (port_range_min).");
        }
        boolean good = inByte(type.getAsInt()) && inByte(code.orElse(0));
        return good
                ? Optional.empty()
                : refused(Reason.INVALID_PORT_RANGE, "ICMP type and code must be from 0 to 255.");
    }

    private static boolean inByte(int value) {
        return value >= 0 && value <= HIGHEST_BYTE;
    }

    private static Optional<Refusal> remote(SecurityGroupRule rule) {
        if (rule.remotePrefix().isPresent() && rule.remoteGroupId().isPresent()) {
            return refused(
                    Reason.TWO_REMOTES, "Only remote_ip_prefix or remote_group_id may be provided, not both of them.");
        }
        return rule.remotePrefix()
                .filter(prefix -> prefix.version() != rule.etherType().version())
                .flatMap(prefix -> refused(
                        Reason.INVALID_RULE_PARAMETER,
                        "Conflicting value ethertype " + rule.etherType().text() + " for CIDR " + prefix + "."));
    }

    private static Optional<Refusal> duplicate(SecurityGroupRule rule, List<SecurityGroupRule> others) {
        return others.stream()
                .filter(rule::permitsTheSameAs)
                .findFirst()
                .flatMap(same -> refused(
                        Reason.SECURITY_GROUP_RULE_EXISTS,
                        "Security group rule already exists. Rule id is " + same.id() + "."));
    }

    private static Optional<Refusal> refused(Reason reason, String message) {
        return Optional.of(new Refusal(reason, message));
    }
}
