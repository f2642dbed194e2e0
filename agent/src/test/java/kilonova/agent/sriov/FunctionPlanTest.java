package kilonova.agent.sriov;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about a device with 7 functions at most. */
final class FunctionPlanTest {
    private static final FunctionUse UNUSED = new FunctionUse(List.of(), List.of());

    @ParameterizedTest(name = "{0} enabled, {1} wanted, used {2}: {3}")
    @CsvSource({
        "0, all, no, change to 7",
        "0, 3, no, change to 3",
        "0, 3, function, sriov.in_use",
        "0, all, device, sriov.in_use",
        "7, all, no, nothing",
        "7, all, function, nothing",
        "3, all, function, nothing",
        "3, 3, device, nothing",
        "3, 5, no, change to 5",
        "3, 5, function, sriov.in_use",
        "3, 5, device, sriov.in_use",
        "0, 8, no, sriov.too_many",
    })
    void enabling(int enabled, String wanted, String used, String expected) {
        OptionalInt count = wanted.equals("all") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(wanted));

        assertThat(told(FunctionPlan.enable(device(enabled), count, use(used)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} enabled, used {1}: {2}")
    @CsvSource({
        "0, no, nothing",
        "0, device, nothing",
        "3, no, change to 0",
        "3, function, sriov.in_use",
        "3, device, sriov.in_use"
    })
    void disabling(int enabled, String used, String expected) {
        assertThat(told(FunctionPlan.disable(device(enabled), use(used)))).isEqualTo(expected);
    }

    @Test
    void theFirstUseIsNamedAndTheOthersCounted() {
        FunctionUse use = new FunctionUse(List.of(), List.of("a is used", "b is used", "c is used"));

        assertThat(FunctionPlan.disable(device(3), use))
                .isInstanceOfSatisfying(
                        FunctionPlan.Refused.class,
                        refused -> assertThat(refused.problem().message()).endsWith("a is used and 2 more"));
    }

    private static FunctionUse use(String who) {
        return switch (who) {
            case "device" -> new FunctionUse(List.of("it is used"), List.of());
            case "function" -> new FunctionUse(List.of(), List.of("one is used"));
            default -> UNUSED;
        };
    }

    private static String told(FunctionPlan plan) {
        return switch (plan) {
            case FunctionPlan.Nothing nothing -> "nothing";
            case FunctionPlan.Change change -> "change to " + change.to();
            case FunctionPlan.Refused refused -> refused.problem().code();
        };
    }

    private static PhysicalFunction device(int enabled) {
        return new PhysicalFunction(
                new PciAddress(0, 1, 0, 0),
                Vendor.OTHER,
                Optional.of("igb"),
                7,
                enabled,
                IntStream.range(0, enabled)
                        .mapToObj(index -> new PciAddress(0, 1, 16, index))
                        .toList(),
                OptionalInt.of(128),
                OptionalInt.of(2));
    }
}
