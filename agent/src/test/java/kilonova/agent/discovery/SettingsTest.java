package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the operator's settings to providers. */
class SettingsTest {
    @TempDir
    private Path folder;

    private static MdevTypeSelection at(String type, String... addresses) {
        return new MdevTypeSelection(
                type, Arrays.stream(addresses).map(Host::key).collect(Collectors.toSet()), "VGPU", OptionalInt.empty());
    }

    private Host host(String profile, MdevTypeSelection... types) {
        return Host.of(folder, profile, new DeviceSettings(List.of(types), Set.of()));
    }

    private static List<String> totals(Host host) {
        return host.devices().providers().stream()
                .map(provider -> provider.key() + " " + provider.resourceClass() + " " + provider.total())
                .toList();
    }

    private static List<String> problemCodes(Host host) {
        return host.devices().problems().stream().map(Problem::code).toList();
    }

    @Test
    void U1_no_type_no_provider() {
        Host host = host("m10");

        assertThat(host.devices().providers()).isEmpty();
        assertThat(host.devices().problems()).isEmpty();
    }

    @Test
    void U2_one_type_without_addresses_is_for_all_boards() {
        assertThat(totals(host("m10", MdevTypeSelection.everywhere("nvidia-35"))))
                .containsExactly(
                        "0000:84:00.0 VGPU 16", "0000:85:00.0 VGPU 16", "0000:86:00.0 VGPU 16", "0000:87:00.0 VGPU 16");
    }

    @Test
    void U3_of_two_types_without_addresses_the_first_is_kept_and_the_other_named() {
        Host host = host("m10", MdevTypeSelection.everywhere("nvidia-35"), MdevTypeSelection.everywhere("nvidia-41"));

        assertThat(host.devices().providers()).map(DeviceProvider::total).containsOnly(16);
        assertThat(problemCodes(host)).containsExactly("device.default_type_ignored");
    }

    @Test
    void U4_an_address_goes_before_the_default() {
        Host host = host("m10", MdevTypeSelection.everywhere("nvidia-35"), at("nvidia-41", "0000:86:00.0"));

        assertThat(host.devices().providers()).map(DeviceProvider::total).containsExactly(16, 16, 4, 16);
    }

    @Test
    void U7_a_virtual_parent_is_addressed_by_its_name() {
        assertThat(totals(host("mtty", at("mtty-2", "mtty_mtty")))).containsExactly("mtty_mtty VGPU 12");
    }

    @Test
    void U8_a_board_that_no_type_names_offers_nothing_without_a_default() {
        Host host = host("m10", at("nvidia-35", "0000:84:00.0"));

        assertThat(totals(host)).containsExactly("0000:84:00.0 VGPU 16");
        assertThat(host.devices().problems()).isEmpty();
    }

    @Test
    void S8_a_type_that_the_board_does_not_expose_gives_no_provider_and_a_reason() {
        Host host = host("m10", at("nvidia-35", "0000:84:00.0"), at("nvidia-558", "0000:85:00.0"));

        assertThat(totals(host)).containsExactly("0000:84:00.0 VGPU 16");
        assertThat(host.devices().problems())
                .containsExactly(
                        new Problem("device.type_not_exposed", "0000:85:00.0: its driver does not expose nvidia-558"));
    }

    @Test
    void an_address_without_a_device_is_named() {
        Host host = host("m10", at("nvidia-35", "0000:84:00.0", "0000:99:00.0"));

        assertThat(totals(host)).containsExactly("0000:84:00.0 VGPU 16");
        assertThat(problemCodes(host)).containsExactly("device.address_not_found");
    }

    @Test
    void S10_max_instances_trims_each_board_by_itself() {
        Host host = host(
                "m10",
                new MdevTypeSelection("nvidia-35", Set.of(key("0000:84:00.0")), "VGPU", OptionalInt.of(2)),
                at("nvidia-39", "0000:85:00.0"));

        assertThat(host.devices().providers()).map(DeviceProvider::total).containsExactly(2, 8);
        assertThat(host.noteCodes("0000:84:00.0")).containsExactly("device.max_instances");
        assertThat(host.noteCodes("0000:85:00.0")).isEmpty();
    }

    @Test
    void X11_two_boards_with_functions_are_capped_one_by_one() {
        Host host = host("a40", new MdevTypeSelection("A40-2Q", Set.of(), "VGPU", OptionalInt.of(20)));

        assertThat(totals(host)).containsExactly("0000:41:00.0 VGPU 20", "0000:c1:00.0 VGPU 20");
    }

    @Test
    void X9_the_default_type_may_have_a_class_of_its_own() {
        Host host = host("m10", new MdevTypeSelection("nvidia-35", Set.of(), "CUSTOM_SMALL", OptionalInt.empty()));

        assertThat(host.devices().providers())
                .map(DeviceProvider::resourceClass)
                .hasSize(4)
                .containsOnly("CUSTOM_SMALL");
    }

    @Test
    void X10_an_upper_case_address_is_the_same_device() {
        assertThat(totals(host("a40", at("A40-2Q", "0000:C1:00.0")))).containsExactly("0000:c1:00.0 VGPU 24");
    }

    @Test
    void S16_each_type_is_counted_in_its_class() {
        Host host = host(
                "m10",
                new MdevTypeSelection("nvidia-35", Set.of(key("0000:84:00.0")), "CUSTOM_NOTVGPU", OptionalInt.empty()),
                at("nvidia-39", "0000:85:00.0"));

        assertThat(totals(host)).containsExactly("0000:84:00.0 CUSTOM_NOTVGPU 16", "0000:85:00.0 VGPU 8");
    }

    @Test
    void functions_that_are_named_one_by_one_are_slots_of_their_board() {
        Host host = host("a40", at("A40-2Q", "0000:41:00.4", "0000:41:00.5", "0000:41:04.3"));

        assertThat(totals(host)).containsExactly("0000:41:00.0 VGPU 3");
    }

    @Test
    void one_board_gives_one_type_even_if_its_functions_are_named_under_two() {
        Host host = host("a40", at("A40-2Q", "0000:41:00.4"), at("A40-4Q", "0000:41:00.5"));

        assertThat(totals(host)).containsExactly("0000:41:00.0 VGPU 1");
        assertThat(problemCodes(host)).containsExactly("device.several_types");
    }

    @Test
    void a_drained_board_offers_nothing_new_and_says_so() {
        Host host = host("m10", MdevTypeSelection.everywhere("nvidia-35"));
        host.settings = host.settings.withDrained(Set.of(key("0000:85:00.0")));

        assertThat(host.devices().providers()).map(DeviceProvider::reserved).containsExactly(0, 16, 0, 0);
        assertThat(host.noteCodes("0000:85:00.0")).containsExactly("device.drained");
    }
}
