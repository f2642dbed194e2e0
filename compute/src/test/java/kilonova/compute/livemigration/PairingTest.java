package kilonova.compute.livemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.livemigration.MovingGuest.MovingUnit;
import kilonova.protocol.Arrival;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.DeviceType;
import kilonova.protocol.ObservedGuest.ObservedDevice;
import org.junit.jupiter.api.Test;

class PairingTest {
    private static final DeviceType SMALL = new DeviceType("nvidia-1", Optional.of("A40-1Q"), 1024, false);
    private static final DeviceType LARGE = new DeviceType("nvidia-2", Optional.of("A40-4Q"), 4096, false);
    private static final HostSide SOURCE = host("here", Map.of("s", SMALL, "l", LARGE));
    private static final HostSide DESTINATION = host(
            "there",
            Map.of(
                    "x",
                    new DeviceType("nvidia-91", SMALL.name(), 1024, false),
                    "y",
                    new DeviceType("nvidia-92", LARGE.name(), 4096, false)));

    private static HostSide host(String name, Map<String, DeviceType> types) {
        return new HostSide(name, true, "QEMU", "", "", Optional.empty(), types);
    }

    private static List<MovingUnit> units(String... keys) {
        return MovingGuest.units(
                List.of(keys).stream()
                        .map(key -> new ObservedDevice(
                                key, "VGPU", "mdev-" + key, key.equals("s") ? "nvidia-1" : "nvidia-2"))
                        .toList(),
                SOURCE);
    }

    private static Arrival arrival(ArrivalUnit... units) {
        return new Arrival("sim://there", new UUID(0, 1), List.of(units), Map.of("a", "b"));
    }

    private static ArrivalUnit small(int ordinal, String unit) {
        return new ArrivalUnit("x", "VGPU", ordinal, unit, "nvidia-91");
    }

    private static ArrivalUnit large(int ordinal, String unit) {
        return new ArrivalUnit("y", "VGPU", ordinal, unit, "nvidia-92");
    }

    private static List<String> paired(Pairing.Result result) {
        Arrival arrival = ((Pairing.Result.Paired) result).arrival();
        assertThat(arrival.devices())
                .extracting(ArrivalUnit::ordinal)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(arrival.facts()).containsEntry("a", "b");
        return arrival.devices().stream().map(ArrivalUnit::unit).toList();
    }

    @Test
    void threeOfOneKindBecomeThreeOthersEachOnce() {
        var result =
                Pairing.of(units("s", "s", "s"), arrival(small(2, "c"), small(0, "a"), small(1, "b")), DESTINATION);
        assertThat(paired(result)).containsExactly("a", "b", "c");
    }

    @Test
    void kindsFindEachOtherWhateverTheOrder() {
        var result =
                Pairing.of(units("s", "l", "s"), arrival(small(0, "a"), small(1, "b"), large(2, "c")), DESTINATION);
        assertThat(paired(result)).containsExactly("a", "c", "b");
    }

    @Test
    void aUnitWithoutCounterpartIsNamed() {
        var result = Pairing.of(units("s", "l"), arrival(small(0, "a"), small(1, "b")), DESTINATION);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Pairing.Result.Unpaired.class,
                        unpaired -> assertThat(unpaired.why().message()).contains("A40-4Q", "nvidia-91", "there"));
    }

    @Test
    void sharesOfDevicesMustGiveTheKinds() {
        DeviceClaim twoSmall = new DeviceClaim("x", "VGPU", 2);
        DeviceClaim oneLarge = new DeviceClaim("y", "VGPU", 1);
        assertThat(Pairing.no(units("s", "l", "s"), List.of(twoSmall, oneLarge), DESTINATION))
                .isEmpty();
        assertThat(Pairing.no(units("l", "l"), List.of(twoSmall), DESTINATION))
                .hasValueSatisfying(no -> assertThat(no.message()).contains("A40-1Q", "A40-4Q"));
        assertThat(Pairing.no(units("s"), List.of(new DeviceClaim("x", "CUSTOM_A", 1)), DESTINATION))
                .isPresent();
        assertThat(Pairing.no(units("s"), List.of(new DeviceClaim("?", "VGPU", 1)), DESTINATION))
                .hasValueSatisfying(no -> assertThat(no.message()).contains("an unknown type"));
    }

    @Test
    void whatABoardGaveBeforeItsTypeWasChangedIsKnownByItsId() {
        var old = MovingGuest.units(List.of(new ObservedDevice("s", "VGPU", "u", "nvidia-92")), SOURCE);
        assertThat(old).extracting(unit -> unit.type().label()).containsExactly("nvidia-92");
        assertThat(Pairing.no(old, List.of(new DeviceClaim("y", "VGPU", 1)), DESTINATION))
                .isEmpty();
    }
}
