package kilonova.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Throws pieces of configuration and noise at the reader. Each text comes from a seed, which a failure shows. */
class ConfigFuzzTest {
    private static final int TEXTS = 4_000;

    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "=",
            ":",
            "\n",
            "\r\n",
            " ",
            "\t",
            "#",
            ";",
            ",",
            "\"",
            "'",
            "\uFEFF",
            "\u0000",
            "$",
            "%s",
            "\u2028",
            "𝄞",
            "[DEFAULT]\n",
            "[devices]\n",
            "[mdev_nvidia-35]\n",
            "[vgpu_nvidia-35]\n",
            "[mdev_]\n",
            "[libvirt]\n",
            "[database]\n",
            "enabled_mdev_types = ",
            "enabled_vgpu_types: ",
            "device_addresses = ",
            "nvidia-35",
            "nvidia-36",
            "0000:84:00.0",
            "0000:AF:00.0",
            "mtty_mtty",
            "max_instances = ",
            "mdev_class = ",
            "VGPU",
            "CUSTOM_X",
            "-1",
            "0",
            "99999999999999999999",
            "1e400",
            "NaN",
            "true",
            "connection = ",
            "postgresql://u:p@h/d",
            "host = ",
            "live_migration_downtime = ",
            "\n  ",
            "é",
            "\ud800");

    @Test
    void whateverTheTextIsReadingEnds() {
        long start = Long.getLong("test.seed", 1);
        LongStream.range(start, start + TEXTS).forEach(ConfigFuzzTest::readOne);
    }

    private static void readOne(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(
                    random.nextInt(8) == 0
                            ? Character.toString(random.nextInt(0x300))
                            : PIECES.get(random.nextInt(PIECES.size())));
        }
        try {
            ConfigResult result = ConfigTexts.read(text.toString());
            assertThat(result.report().lines())
                    .allMatch(line -> line.matches("kilonova\\.conf:\\d+: (error|warning): .*"));
            assertThat(result).isEqualTo(ConfigTexts.read(text.toString()));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed + ", text:\n" + text, failure);
        }
    }
}
