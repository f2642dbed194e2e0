package kilonova.compute.flavors.extraspecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraSpecsTest {
    private final ExtraSpecs check = new ExtraSpecs(new StandardNames(
            Set.of("VCPU", "MEMORY_MB", "DISK_GB", "VGPU", "PCI_DEVICE"),
            Set.of("HW_CPU_X86_AVX", "HW_GPU_API_VULKAN")));

    @ParameterizedTest
    @CsvSource(textBlock = """
            resources:VGPU,            1
            resources:VGPU,            0
            resources1:VGPU,           1
            resources_gpu-1:VGPU,      2
            resources:CUSTOM_NVIDIA_35, 1
            resources:MEMORY_MB,       2048
            trait:CUSTOM_NVIDIA_11,    required
            trait:HW_CPU_X86_AVX,      forbidden
            trait1:CUSTOM_A,           required
            group_policy,              none
            group_policy,              isolate
            vgpu:placement,            pack
            vgpu:placement,            spread
            gpu:colour,                green
            train:speed,               fast
            resource,                  mine
            owner,                     me
            hw:cpu_polcy,              unchecked below 2.86
            """)
    void whatIsRightOrTheOperatorsOwnIsAccepted(String key, String value) {
        assertThat(check.wrong(Map.of(key, value), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            resource:VGPU             | 1        | did you mean resources:VGPU?
            resorces1:VGPU            | 1        | did you mean resources1:VGPU?
            Resources:VGPU            | 1        | did you mean resources:VGPU?
            resources:VGPUS           | 1        | did you mean resources:VGPU?
            resources:vgpu            | 1        | did you mean resources:VGPU?
            resources:custom_x        | 1        | did you mean resources:CUSTOM_X?
            resources1:NVIDIA-35      | 1        | did you mean resources1:CUSTOM_NVIDIA_35?
            resources:                | 1        | did you mean resources:CUSTOM_NAME?
            resources:VGPU            | one      | must be a whole number from 0 on, not 'one'.
            resources:VGPU            | -1       | must be a whole number from 0 on, not '-1'.
            resources:VGPU            | 1.5      | must be a whole number from 0 on, not '1.5'.
            trait:CUSTOM_X            | require  | must be required or forbidden, not 'require'; did you mean required?
            trait:CUSTOM_X            | yes      | must be required or forbidden, not 'yes'.
            trait:HW_CPU_X86_AVXX     | required | did you mean trait:HW_CPU_X86_AVX?
            trait:NVIDIA_11           | required | did you mean trait:CUSTOM_NVIDIA_11?
            triat:CUSTOM_X            | required | did you mean trait:CUSTOM_X?
            tarits:CUSTOM_X           | required | did you mean trait:CUSTOM_X?
            group_polcy               | none     | did you mean group_policy?
            group_policy              | isolated | must be none or isolate, not 'isolated'; did you mean isolate?
            vgpu:placment             | pack     | did you mean vgpu:placement?
            vpgu:placement            | pack     | did you mean vgpu:placement?
            vgpu:placement            | packed   | must be pack or spread, not 'packed'; did you mean pack?
            """)
    void whatWouldBeIgnoredIsRefusedWithTheNearestThatIsKnown(String key, String value, String hint) {
        assertThat(check.wrong(Map.of(key, value), false))
                .hasValueSatisfying(
                        wrong -> assertThat(wrong).contains("'" + key + "'").endsWith(hint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hw:cpu_polcy          | shared     | does not appear to be a valid extra spec; did you mean hw:cpu_policy?
            hw:cpu_policy         | mine       | 'mine' is not one of: dedicated, shared, mixed
            hw:numa_nodes         | 0          | '0' is less than the least value, 1
            hw:numa_nodes         | two        | 'two' is not a whole number
            hw:numa_mem.0         | x          | 'x' is not a whole number
            hw:boot_menu          | perhaps    | 'perhaps' is neither true nor false
            hw:redirected_usb_ports | 16       | '16' is more than the most value, 15
            hw:mem_page_size      | 2 pages    | '2 pages' is not of the form
            os:secure_boot        | on         | 'on' is not one of: disabled, required
            quota:cpu_share       | 1          | did you mean quota:cpu_shares?
            pci_passthrough:alias | a          | 'a' is not of the form
            """)
    void theKnownNamespacesAreCheckedFrom286On(String key, String value, String wrong) {
        assertThat(check.wrong(Map.of(key, value), true))
                .hasValueSatisfying(said -> assertThat(said).contains(wrong));
        assertThat(check.wrong(Map.of(key, value), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hw:cpu_policy,dedicated",
        "hw:numa_cpus.1,'0-3,^2'",
        "hw:mem_page_size,2MiB",
        "capabilities:cpu_info:features,<in> avx",
        "capabilities:vcpus,>= 4",
        "aggregate_instance_extra_specs:ssd,true",
        "pci_passthrough:alias,'a:1, b:2'",
        "hide_hypervisor_id,true",
        "hide_it,true",
        "mine:key,x"
    })
    void rightOnesPassThereToo(String key, String value) {
        assertThat(check.wrong(Map.of(key, value), true)).isEmpty();
    }

    @Test
    void theTraitOfANamedGroupNeedsResourcesOfThatGroup() {
        Map<String, String> trait = Map.of("trait1:CUSTOM_X", "required");
        assertThat(check.withoutResources(trait, trait))
                .hasValueSatisfying(
                        wrong -> assertThat(wrong).contains("resources1:").endsWith("trait:CUSTOM_X?"));
        assertThat(check.withoutResources(trait, Map.of("trait1:CUSTOM_X", "required", "resources2:VGPU", "1")))
                .isPresent();
        assertThat(check.withoutResources(trait, Map.of("trait1:CUSTOM_X", "required", "resources1:VGPU", "1")))
                .isEmpty();
        Map<String, String> unnamed = Map.of("trait:CUSTOM_X", "required");
        assertThat(check.withoutResources(unnamed, unnamed)).isEmpty();
    }

    @Test
    void aTraitThatWasThereBeforeIsNobodysFault() {
        assertThat(check.withoutResources(
                        Map.of("resources2:VGPU", "1"), Map.of("trait1:CUSTOM_X", "required", "resources2:VGPU", "1")))
                .isEmpty();
    }
}
