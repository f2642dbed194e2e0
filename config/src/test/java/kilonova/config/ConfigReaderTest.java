package kilonova.config;

import static kilonova.config.ConfigTexts.errors;
import static kilonova.config.ConfigTexts.read;
import static kilonova.config.ConfigTexts.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~[devcies]\nenabled_mdev_types = a~  | 1: [devcies] is no known section; did you mean devices?",
                "~[mdev-a]\n[devices]\nenabled_mdev_types = a~ | 1: [mdev-a] is no known section; did you mean mdev_a?",
                "~[oslo_messaging_rabbit]~            | 1: [oslo_messaging_rabbit] is no known section",
                "~[devices]\nenabled_mdev_type = a~   | 2: [devices] has no option enabled_mdev_type; did you mean enabled_mdev_types?",
                "~[DEFAULT]\nmax_attempts = 3~        | 2: [DEFAULT] has no option max_attempts; it belongs to [scheduler]",
                "~[devices]\nmax_instances = 3~       | 2: [devices] has no option max_instances; it belongs to [mdev_<type>]",
                "~[mdev_a]\nmdev_clas = VGPU~         | 2: [mdev_a] has no option mdev_clas; did you mean mdev_class?",
                "~[vgpu_a]\nmdev_class = VGPU~        | 2: [vgpu_a] has no option mdev_class; it is read from [mdev_a] only",
                "~[api]\nzzzzzzzzzzzz = 1~            | 2: [api] has no option zzzzzzzzzzzz",
                "~[scheduler]\ngpu_placement = packed~ | 2: [scheduler] gpu_placement must be one of pack, spread, and is 'packed'; did you mean pack?",
                "~[libvirt]\nlive_migration_downtime = 99~ | 2: [libvirt] live_migration_downtime must be at least 100, and is 99",
                "~[libvirt]\nlive_migration_downtime_steps = 2~ | 2: [libvirt] live_migration_downtime_steps must be at least 3, and is 2",
                "~[libvirt]\nlive_migration_downtime_delay = 2~ | 2: [libvirt] live_migration_downtime_delay must be at least 3, and is 2",
                "~[libvirt]\nlive_migration_completion_timeout = -1~ | 2: [libvirt] live_migration_completion_timeout must be at least 0, and is -1",
                "~[libvirt]\nlive_migration_timeout_action = stop~ | 2: [libvirt] live_migration_timeout_action must be one of abort, force_complete, and is 'stop'",
                "~[libvirt]\nlive_migration_permit_post_copy = perhaps~ | 2: [libvirt] live_migration_permit_post_copy must be true or false, and is 'perhaps'",
                "~[DEFAULT]\ncpu_allocation_ratio = -1~ | 2: [DEFAULT] cpu_allocation_ratio must be at least 0.0, and is -1.0",
                "~[DEFAULT]\nhost = my host~          | 2: [DEFAULT] host must be a host name, and is 'my host'",
                "~[database]\nconnection = mysql://u:p@h/d~ | 2: [database] connection names MySQL or MariaDB, which Kilonova does not use; it takes PostgreSQL (postgresql://) or SQLite (sqlite:///)",
                "~[database]\nconnection = oracle~    | 2: [database] connection must begin with postgresql:// or sqlite:///",
            })
    void whatIsWrongAndWhatWouldBeRight(String text, String message) {
        assertThat(errors(text)).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vgpu                 | must be VGPU or CUSTOM_ followed by upper-case letters, digits and underscores (255 signs at most), and is 'vgpu'",
                "CUSTOM_              | must be VGPU or CUSTOM_ followed by upper-case letters, digits and underscores (255 signs at most), and is 'CUSTOM_'",
                "CUSTOM_a             | must be VGPU or CUSTOM_ followed by upper-case letters, digits and underscores (255 signs at most), and is 'CUSTOM_a'",
                "PCI_DEVICE           | must be VGPU or CUSTOM_ followed by upper-case letters, digits and underscores (255 signs at most), and is 'PCI_DEVICE'",
            })
    void aResourceClassOfAnotherFormIsRefused(String written, String reason) {
        assertThat(errors("[devices]\nenabled_mdev_types = a\n[mdev_a]\nmdev_class = " + written + "\n"))
                .containsExactly("4: [mdev_a] mdev_class " + reason);
    }

    @Test
    void aResourceClassMayHave255Signs() {
        String longest = "CUSTOM_" + "A".repeat(248);
        assertThat(errors("[devices]\nenabled_mdev_types = a\n[mdev_a]\nmdev_class = " + longest))
                .isEmpty();
        assertThat(errors("[devices]\nenabled_mdev_types = a\n[mdev_a]\nmdev_class = " + longest + "A"))
                .hasSize(1);
    }

    @Test
    void maxInstancesIsAtLeastOne() {
        assertThat(errors("[devices]\nenabled_mdev_types = a\n[mdev_a]\nmax_instances = 0"))
                .containsExactly("4: [mdev_a] max_instances must be at least 1, and is 0");
    }

    @Test
    void allErrorsComeAtOnceInTheOrderOfLines() {
        ConfigResult result = read("""
                [DEFAULT]
                host = my host
                what is this
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-36
                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0
                max_instances = none
                [mdev_nvidia-36]
                device_addresses = 0000:84:00.0
                [mdev_nvidia-37]
                """);

        assertThat(result.report().lines())
                .containsExactly(
                        "kilonova.conf:2: error: [DEFAULT] host must be a host name, and is 'my host'",
                        "kilonova.conf:3: error: 'what is this' is no assignment: write key = value, or # in front of a"
                                + " comment",
                        "kilonova.conf:8: error: [mdev_nvidia-35] max_instances must be a whole number, and is 'none'",
                        "kilonova.conf:10: error: 0000:84:00.0 is listed under two types: nvidia-35 in line 7 and nvidia-36"
                                + " in line 10; a device offers one type",
                        "kilonova.conf:11: warning: [mdev_nvidia-37] has no effect: type nvidia-37 is not in [devices]"
                                + " enabled_mdev_types; did you mean nvidia-35?");
    }

    @Test
    void aKeySetTwiceIsWarnedOfAndTheLastCounts() {
        String text = "[api]\nmax_limit = 5\n[quota]\n[api]\nmax_limit = 6\n";

        assertThat(ConfigTexts.accepted(read(text)).settings().api().maxLimit()).isEqualTo(6);
        assertThat(warnings(text)).containsExactly("2: [api] max_limit is set again in line 5; the last one counts");
    }

    @Test
    void postCopyOnAHostWithMediatedDevicesIsWarnedOf() {
        String postCopy = "[libvirt]\nlive_migration_permit_post_copy = true\n";

        assertThat(warnings(postCopy)).isEmpty();
        assertThat(warnings(postCopy + "[devices]\nenabled_mdev_types = nvidia-35\n"))
                .containsExactly(
                        "2: live_migration_permit_post_copy must be false on a host that offers mediated devices:"
                                + " QEMU refuses to move their guests with post-copy");
    }

    @Test
    void anOptionWithoutEffectIsCheckedAndWarnedOf() {
        assertThat(read("[filter_scheduler]\ncpu_weight_multiplier = 2\n").report())
                .isEqualTo(
                        "kilonova.conf:2: warning: [filter_scheduler] cpu_weight_multiplier is checked, and has no effect yet");
        assertThat(errors("[filter_scheduler]\ncpu_weight_multiplier = much\n")).hasSize(1);
    }

    @Test
    void everyOptionSaysWhatItIsFor() {
        assertThat(Settings.GROUPS)
                .allSatisfy(group -> assertThat(group.options())
                        .allSatisfy(option ->
                                assertThat(option.help()).as(option.name()).endsWith(".")));
    }
}
