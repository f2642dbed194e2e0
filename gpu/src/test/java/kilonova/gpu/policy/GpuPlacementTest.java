package kilonova.gpu.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kilonova.gpu.policy.GpuPlacement.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GpuPlacementTest {
    private record Choice(String name, List<Draw> draws) {}

    private static Choice one(String name, int used, int capacity) {
        return new Choice(name, List.of(new Draw(used, capacity, 1)));
    }

    private static List<String> order(GpuPlacement placement, List<Choice> choices) {
        return placement.order(choices, Choice::draws).stream()
                .map(Choice::name)
                .toList();
    }

    @Test
    void pack_fills_what_is_in_use_before_it_opens_an_empty_device() {
        List<Choice> choices = List.of(one("empty", 0, 16), one("half", 8, 16), one("nearly full", 15, 16));

        assertThat(order(GpuPlacement.PACK, choices)).containsExactly("nearly full", "half", "empty");
    }

    @Test
    void spread_takes_the_least_loaded_device() {
        List<Choice> choices = List.of(one("nearly full", 15, 16), one("half", 8, 16), one("empty", 0, 16));

        assertThat(order(GpuPlacement.SPREAD, choices)).containsExactly("empty", "half", "nearly full");
    }

    @Test
    void equal_choices_keep_their_order() {
        List<Choice> choices = List.of(one("first", 0, 16), one("second", 0, 16), one("third", 0, 16));

        for (GpuPlacement placement : GpuPlacement.values()) {
            assertThat(order(placement, choices)).containsExactly("first", "second", "third");
        }
    }

    @Test
    void a_choice_over_several_devices_counts_all_that_it_opens() {
        Choice opensTwo = new Choice("opens two", List.of(new Draw(0, 16, 1), new Draw(0, 16, 1)));
        Choice opensOne = new Choice("opens one", List.of(new Draw(0, 16, 1), new Draw(3, 16, 1)));

        assertThat(order(GpuPlacement.PACK, List.of(opensTwo, opensOne))).containsExactly("opens one", "opens two");
        assertThat(order(GpuPlacement.SPREAD, List.of(opensOne, opensTwo))).containsExactly("opens two", "opens one");
    }

    @ParameterizedTest
    @EnumSource(GpuPlacement.class)
    void never_takes_a_choice_away(GpuPlacement placement) {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Choice> choices = new ArrayList<>();
            for (int index = random.nextInt(12); index > 0; index--) {
                List<Draw> draws = new ArrayList<>();
                for (int device = random.nextInt(4); device > 0; device--) {
                    int capacity = 1 + random.nextInt(32);
                    draws.add(new Draw(random.nextInt(capacity + 1), capacity, 1 + random.nextInt(4)));
                }
                choices.add(new Choice("choice " + index, draws));
            }
            assertThat(placement.order(choices, Choice::draws))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(choices);
        }
    }

    @ParameterizedTest
    @CsvSource({"pack, PACK", "SPREAD, SPREAD", "' Pack ', PACK", "best, "})
    void is_read_from_settings(String text, GpuPlacement placement) {
        assertThat(GpuPlacement.parse(text).orElse(null)).isEqualTo(placement);
    }
}
