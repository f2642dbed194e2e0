package kilonova.agent.libvirt.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import kilonova.agent.libvirt.domain.DestinationXml.Changes;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationXmlTest {
    private static final UUID COMING = UUID.fromString("99999999-0000-4000-8000-000000000009");
    private static final UnitId ONE = mdev('3');
    private static final UnitId TWO = mdev('4');
    private static final UnitId FUNCTION = new UnitId.Function(new PciAddress(0, 0x82, 0, 4));
    private static final UnitId OTHER_FUNCTION = new UnitId.Function(new PciAddress(1, 0x41, 2, 7));

    /** As a guest has it whose disk libvirt found out about by itself. */
    private static final String DISK = """
            <domain><devices><disk>\
            <source file="/i/disk"/>\
            <backingStore type="file" index="3"><format type="raw"/><source file="/i/base"/><backingStore/></backingStore>\
            </disk></devices></domain>""";

    private static UnitId mdev(char digit) {
        return new UnitId.Mdev(UUID.fromString("33333333-0000-4000-8000-00000000000" + digit));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DestinationXmlTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Changes changes(GuestNetwork network, Map<UnitId, UnitId> units) {
        return new Changes(COMING, "/i/11111111-0000-4000-8000-000000000001", "/j/" + COMING, network, units, false);
    }

    /** Two hosts may have called their units alike: what takes the place of the first was the second here. */
    @Test
    void everythingThatIsTheHostsOwnIsExchangedAtOnce() throws IOException {
        String there = DestinationXml.of(
                golden("running-here.xml"),
                "kilonova-" + COMING,
                changes(new GuestNetwork.Bridge("br7"), Map.of(ONE, TWO, TWO, ONE, FUNCTION, OTHER_FUNCTION)));

        assertThat(there.strip()).isEqualTo(golden("running-there.xml").strip());
    }

    @ParameterizedTest
    @CsvSource({
        "network:blue, <source network=\"blue\"/>, <interface type=\"network\">",
        "bridge:br1, <source bridge=\"br1\"/>, <interface type=\"bridge\">",
        "user, <mac address=, <interface type=\"user\">"
    })
    void networkCardsArePluggedIntoWhatIsThere(String network, String source, String card) throws IOException {
        String there = DestinationXml.of(
                golden("running-here.xml"),
                "any",
                changes(GuestNetwork.parse(network), Map.of(ONE, TWO, TWO, ONE, FUNCTION, FUNCTION)));

        assertThat(there).contains(source, card).doesNotContain("vnet3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"""
                false; <backingStore type="file"><format type="raw"/>\
                <source file="/j/base"><seclabel model="dac" relabel="no"/></source><backingStore/></backingStore>""", "true; <backingStore/>"})
    void whatADiskGrowsFromIsSaidInFullAndLeftToItsOwner(boolean whole, String expected) {
        Changes changes = new Changes(COMING, "/i", "/j", new GuestNetwork.User(), Map.of(), whole);

        assertThat(DestinationXml.of(DISK, "any", changes))
                .contains("<source file=\"/j/disk\"/>" + expected + "</disk>");
    }

    @Test
    void aDeviceWithoutACounterpartIsAnError() throws IOException {
        String here = golden("running-here.xml");

        assertThatThrownBy(() -> DestinationXml.of(here, "any", changes(new GuestNetwork.User(), Map.of(ONE, TWO))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(TWO.toString());
    }

    @Test
    void whatTheReaderReadsOfItIsTheOtherGuest() throws IOException {
        DomainReader.Shown there = DomainReader.read(DestinationXml.of(
                golden("running-here.xml"),
                "any",
                changes(new GuestNetwork.User(), Map.of(ONE, TWO, TWO, ONE, FUNCTION, OTHER_FUNCTION))));

        assertThat(there.guestId()).contains(COMING);
        assertThat(there.disks()).isNotEmpty().allMatch(disk -> disk.file().startsWith("/j/" + COMING + "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "<domain><devices><disk device='disk'><source file='/a'/></disk></devices></domain>, true",
        "<domain><devices><disk device='cdrom'><source file='/a'/><readonly/></disk></devices></domain>, false",
        "<domain/>, false"
    })
    void onlyDisksThatCanBeWrittenToAreCopied(String xml, boolean expected) {
        assertThat(DestinationXml.hasWritableDisks(xml)).isEqualTo(expected);
    }
}
