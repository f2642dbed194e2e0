package kilonova.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "FD00::1, fd00::1",
        "fd00:0:0:1:0:0:0:1, fd00:0:0:1::1",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "::192.0.2.1, ::c000:201"
    })
    void addressesHaveOneCanonicalText(String given, String canonical) {
        assertThat(IpAddress.parse(given).orElseThrow()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.01",
                "1.2.3.4.",
                "1.2.3.4.5",
                "localhost",
                "fe80::1%eth0",
                "::ffff:1.2.3.4",
                "1::2::3",
                "10.0.0.1/24",
                ":",
                "0x7f.0.0.1"
            })
    void whatIsNoAddressIsNotTakenForOne(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/20, 10.0.0.1, 10.0.15.254",
        "10.0.0.4/30, 10.0.0.5, 10.0.0.6",
        "10.0.0.4/31, 10.0.0.4, 10.0.0.5",
        "10.0.0.4/32, 10.0.0.4, 10.0.0.4",
        "fd00::/64, fd00::1, fd00::ffff:ffff:ffff:ffff",
    })
    void hostsLeaveOutTheNetworkAndTheBroadcastAddress(String block, String first, String last) {
        AddressRange hosts = Cidr.parse(block).orElseThrow().hosts();
        assertThat(hosts.first()).hasToString(first);
        assertThat(hosts.last()).hasToString(last);
    }

    @Test
    void aGatewaySplitsTheHostsWhereverItIs() {
        Cidr block = Cidr.parse("10.0.0.0/29").orElseThrow();
        assertThat(block.hostsWithout(IpAddress.parse("10.0.0.1"))).hasToString(ranges("10.0.0.2", "10.0.0.6"));
        assertThat(block.hostsWithout(IpAddress.parse("10.0.0.6"))).hasToString(ranges("10.0.0.1", "10.0.0.5"));
        assertThat(block.hostsWithout(IpAddress.parse("10.0.0.3")))
                .hasToString(ranges("10.0.0.1", "10.0.0.2", "10.0.0.4", "10.0.0.6"));
        assertThat(block.hostsWithout(Optional.empty())).hasToString(ranges("10.0.0.1", "10.0.0.6"));
    }

    @Test
    void theLowestFreeAddressIsNextAndWhenAllAreUsedThereIsNone() {
        List<AddressRange> pools = List.of(range("10.0.0.8", "10.0.0.9"), range("10.0.0.2", "10.0.0.3"));
        Set<IpAddress> used = new HashSet<>();
        for (String expected : List.of("10.0.0.2", "10.0.0.3", "10.0.0.8", "10.0.0.9")) {
            IpAddress next = Allotment.lowestFree(pools, used).orElseThrow();
            assertThat(next).hasToString(expected);
            used.add(next);
        }
        assertThat(Allotment.lowestFree(pools, used)).isEmpty();
        used.remove(IpAddress.parse("10.0.0.3").orElseThrow());
        assertThat(Allotment.lowestFree(pools, used)).hasToString("Optional[10.0.0.3]");
    }

    @Test
    void selfConfiguredAddressesFollowTheMacAddress() {
        assertThat(new MacAddress("fa:16:3e:01:02:03")
                        .selfConfigured(Cidr.parse("fd00:1::/64").orElseThrow()))
                .hasToString("fd00:1::f816:3eff:fe01:203");
        assertThat(MacAddress.parse("FA:16:3E:00:00:01")).contains(new MacAddress("fa:16:3e:00:00:01"));
        assertThat(MacAddress.parse("01:00:5e:00:00:01")).as("multicast").isEmpty();
        assertThat(MacAddress.parse("00:00:00:00:00:00")).isEmpty();
    }

    private static AddressRange range(String first, String last) {
        return new AddressRange(
                IpAddress.parse(first).orElseThrow(), IpAddress.parse(last).orElseThrow());
    }

    private static String ranges(String... ends) {
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(range(ends[i], ends[i + 1]));
        }
        return ranges.toString();
    }
}
