package kilonova.config.devices;

import static kilonova.config.ConfigTexts.accepted;
import static kilonova.config.ConfigTexts.errors;
import static kilonova.config.ConfigTexts.read;
import static kilonova.config.ConfigTexts.settings;
import static kilonova.config.ConfigTexts.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import java.util.OptionalInt;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import org.junit.jupiter.api.Test;

/** Which type a device offers. Tests named U… and X… are the ones of the vGPU scenario catalogue. */
class DeviceSettingsTest {
    private static final DeviceKey GPU_84 = pci("0000:84:00.0");
    private static final DeviceKey GPU_85 = pci("0000:85:00.0");

    @Test
    void u1NoTypesNoDevices() {
        DeviceSettings devices = devices("");

        assertThat(devices.types()).isEmpty();
        assertThat(typeOf(devices, GPU_84)).isEmpty();
    }

    @Test
    void u2OneTypeWithoutSectionIsTheDefaultOfAllDevices() {
        DeviceSettings devices = devices("[devices]\nenabled_mdev_types = nvidia-35\n");

        assertThat(typeOf(devices, GPU_84)).contains("nvidia-35");
        assertThat(typeOf(devices, GPU_85)).contains("nvidia-35");
        assertThat(devices.types()).map(MdevTypeSelection::resourceClass).containsExactly("VGPU");
    }

    @Test
    void u3OfTwoTypesWithoutAddressesTheFirstIsKept() {
        String text = "[devices]\nenabled_mdev_types = nvidia-35, nvidia-36\n";

        DeviceSettings devices = accepted(read(text)).settings().devices();
        assertThat(devices.types()).map(MdevTypeSelection::type).containsExactly("nvidia-35");
        assertThat(warnings(text))
                .containsExactly(
                        "2: type nvidia-36 is not used: it names no device_addresses, and nvidia-35 is already the"
                                + " default type of all devices that no type names; give one of them device_addresses in"
                                + " [mdev_nvidia-36]");
    }

    @Test
    void u4ADefaultTypeBesideAnAddressedOne() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-36
                [mdev_nvidia-36]
                device_addresses = 0000:85:00.0
                """);

        assertThat(typeOf(devices, GPU_84)).contains("nvidia-35");
        assertThat(typeOf(devices, GPU_85)).contains("nvidia-36");
    }

    @Test
    void u5OneAddressUnderTwoTypesNamesBothTypesAndBothLines() {
        assertThat(errors("""
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-36
                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0,
                    0000:85:00.0
                [mdev_nvidia-36]
                device_addresses = 0000:86:00.0, 0000:85:00.0
                """))
                .containsExactly(
                        "7: 0000:85:00.0 is listed under two types: nvidia-35 in line 5 and nvidia-36 in line 7; a"
                                + " device offers one type");
    }

    @Test
    void oneAddressTwiceUnderOneTypeIsRefusedToo() {
        assertThat(errors("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0, 0000:84:00.0
                """))
                .containsExactly("4: 0000:84:00.0 is listed twice under type nvidia-35: in line 4 and in line 4");
    }

    @Test
    void u6AnAddressThatIsNoneIsRefused() {
        assertThat(errors("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0, 84:00, whoops
                """))
                .containsExactly(
                        "4: '84:00' is no device address: write a PCI address such as 0000:84:00.0, or a virtual parent"
                                + " such as mtty_mtty",
                        "4: 'whoops' is no device address: write a PCI address such as 0000:84:00.0, or a virtual parent"
                                + " such as mtty_mtty");
    }

    @Test
    void u7AVirtualParentIsAcceptedWhereItExists() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = mtty-2
                [mdev_mtty-2]
                device_addresses = mtty_mtty
                """);

        assertThat(typeOf(devices, new DeviceKey.Virtual("mtty_mtty"))).contains("mtty-2");
        assertThat(errors("[devices]\nenabled_mdev_types = mdpy-vga\n[mdev_mdpy-vga]\ndevice_addresses = mdpy_mdpy\n"))
                .containsExactly(
                        "4: 'mdpy_mdpy' names a virtual parent, and /sys/devices/virtual/mdpy/mdpy does not exist;"
                                + " is its driver loaded?");
    }

    @Test
    void u8ADeviceThatNoTypeNamesHasNoneWhereThereIsNoDefault() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0
                """);

        assertThat(typeOf(devices, GPU_85)).isEmpty();
        assertThat(devices.defaultType()).isEmpty();
    }

    @Test
    void u9ANameThatIsNoAddressHasNoType() {
        assertThat(DeviceKey.parse("pci_whoops")).isEmpty();
    }

    @Test
    void x9ADefaultTypeKeepsItsCustomClass() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                mdev_class = CUSTOM_SMALL
                """);

        assertThat(devices.defaultType()).map(MdevTypeSelection::resourceClass).contains("CUSTOM_SMALL");
    }

    @Test
    void x10UpperCaseAddressesAreTheSameDevices() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                device_addresses = 0000:AF:00.0
                """);
        assertThat(typeOf(devices, pci("0000:af:00.0"))).contains("nvidia-35");

        assertThat(errors("""
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-36
                [mdev_nvidia-35]
                device_addresses = 0000:AF:00.0
                [mdev_nvidia-36]
                device_addresses = 00000000:af:00.0
                """))
                .singleElement()
                .asString()
                .contains("0000:af:00.0 is listed under two types: nvidia-35 in line 4 and nvidia-36 in line 6");
    }

    @Test
    void wideDomainsAreTaken() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-35]
                device_addresses = 10001:84:00.0
                """);

        assertThat(typeOf(devices, pci("10001:84:00.0"))).contains("nvidia-35");
        assertThat(typeOf(devices, pci("0001:84:00.0"))).isEmpty();
    }

    @Test
    void typesMayBeHumanNamesWithBlanks() {
        DeviceSettings devices = devices("""
                [devices]
                enabled_mdev_types = NVIDIA L40S-2Q, A40-2Q
                [mdev_NVIDIA L40S-2Q]
                device_addresses = 0000:84:00.0
                max_instances = 8
                [mdev_A40-2Q]
                mdev_class = CUSTOM_A40
                """);

        assertThat(devices.types())
                .map(MdevTypeSelection::type, MdevTypeSelection::resourceClass, MdevTypeSelection::maxInstances)
                .containsExactly(
                        tuple("NVIDIA L40S-2Q", "VGPU", OptionalInt.of(8)),
                        tuple("A40-2Q", "CUSTOM_A40", OptionalInt.empty()));
    }

    @Test
    void theOlderNamesStillWorkWithAWarning() {
        String text = """
                [devices]
                enabled_vgpu_types = nvidia-35, nvidia-36
                [vgpu_nvidia-35]
                device_addresses = 0000:84:00.0
                [mdev_nvidia-36]
                device_addresses = 0000:85:00.0
                [vgpu_nvidia-36]
                device_addresses = 0000:86:00.0
                """;

        DeviceSettings devices = accepted(read(text)).settings().devices();
        assertThat(typeOf(devices, GPU_84)).contains("nvidia-35");
        assertThat(typeOf(devices, GPU_85)).contains("nvidia-36");
        assertThat(typeOf(devices, pci("0000:86:00.0"))).isEmpty();
        assertThat(warnings(text))
                .containsExactly(
                        "2: [devices] enabled_vgpu_types is an old name; use [devices] enabled_mdev_types",
                        "4: [vgpu_nvidia-35] device_addresses is an old name; use [mdev_nvidia-35] device_addresses",
                        "8: [vgpu_nvidia-36] device_addresses is ignored, because [mdev_nvidia-36] device_addresses is set"
                                + " in line 6");
    }

    @Test
    void theSectionOfATypeThatIsNotEnabledIsWarnedOf() {
        assertThat(warnings("""
                [devices]
                enabled_mdev_types = nvidia-35
                [mdev_nvidia-53]
                max_instances = 4
                """))
                .containsExactly(
                        "3: [mdev_nvidia-53] has no effect: type nvidia-53 is not in [devices] enabled_mdev_types;"
                                + " did you mean nvidia-35?");
    }

    @Test
    void aTypeEnabledTwiceCountsOnce() {
        String text = "[devices]\nenabled_mdev_types = nvidia-35, nvidia-35\n";

        assertThat(accepted(read(text)).settings().devices().types()).hasSize(1);
        assertThat(warnings(text)).containsExactly("2: type nvidia-35 is enabled twice");
    }

    private static DeviceSettings devices(String text) {
        return settings(text).devices();
    }

    private static Optional<String> typeOf(DeviceSettings devices, DeviceKey address) {
        return devices.types().stream()
                .filter(type -> type.addresses().contains(address))
                .findFirst()
                .or(devices::defaultType)
                .map(MdevTypeSelection::type);
    }

    private static DeviceKey pci(String address) {
        return DeviceKey.parse(address).orElseThrow();
    }
}
