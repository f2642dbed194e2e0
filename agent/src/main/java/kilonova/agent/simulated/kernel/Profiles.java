package kilonova.agent.simulated.kernel;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import kilonova.agent.simulated.kernel.SimulatedBoard.Layout;
import kilonova.agent.simulated.kernel.SimulatedBoard.PciId;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;

/** The machines that can be simulated. Boards, types and counts are those of documented hardware; processors and disks are made up. */
final class Profiles {
    private static final String NVIDIA = "0x10de";

    static final NavigableMap<String, HostProfile> ALL = byName(m10(), a40(), l40s(), gvtg(), mbochs(), mtty());

    private Profiles() {}

    private static NavigableMap<String, HostProfile> byName(HostProfile... profiles) {
        NavigableMap<String, HostProfile> named = new TreeMap<>();
        for (HostProfile profile : profiles) {
            named.put(profile.name(), profile);
        }
        return Collections.unmodifiableNavigableMap(named);
    }

    private static HostProfile m10() {
        List<SimulatedBoard> boards = Stream.of("0000:84:00.0", "0000:85:00.0", "0000:86:00.0", "0000:87:00.0")
                .map(address -> new SimulatedBoard(
                        key(address),
                        Optional.of(new PciId(NVIDIA, "0x13bd")),
                        Layout.BOARD_PARENTS,
                        List.of(),
                        List.of(8192),
                        true,
                        NvidiaTypes.M10))
                .toList();
        return new HostProfile(
                "m10", "a Tesla M10 card: four GPUs of 8 GiB, no SR-IOV", "nvidia-35", 48, 65442, 49, boards);
    }

    private static HostProfile a40() {
        List<SimulatedBoard> boards = Stream.of("0000:41:00", "0000:c1:00")
                .map(slot -> new SimulatedBoard(
                        key(slot + ".0"),
                        Optional.of(new PciId(NVIDIA, "0x2235")),
                        Layout.FUNCTIONS_PARENT,
                        SimulatedBoard.contiguous(address(slot + ".4"), 32),
                        List.of(49152),
                        true,
                        NvidiaTypes.A40))
                .toList();
        return new HostProfile(
                "a40",
                "two A40 of 48 GiB with 32 virtual functions each, which parent mediated devices",
                "nvidia-558",
                64,
                262144,
                1000,
                boards);
    }

    private static HostProfile l40s() {
        List<SimulatedBoard> boards = Stream.of("0000:82:00", "0001:d6:00")
                .map(slot -> new SimulatedBoard(
                        key(slot + ".0"),
                        Optional.of(new PciId(NVIDIA, "0x26b9")),
                        Layout.FUNCTIONS_ARE_UNITS,
                        SimulatedBoard.contiguous(address(slot + ".4"), 32),
                        List.of(49152),
                        true,
                        NvidiaTypes.L40S))
                .toList();
        return new HostProfile(
                "l40s-vf",
                "two L40S of 48 GiB (one in PCI domain 1) whose 32 virtual functions are the vGPUs; no mediated devices",
                "L40S-2Q",
                64,
                262144,
                1000,
                boards);
    }

    private static HostProfile gvtg() {
        SimulatedBoard board = new SimulatedBoard(
                key("0000:00:02.0"),
                Optional.of(new PciId("0x8086", "0x5917")),
                Layout.BOARD_PARENTS,
                List.of(),
                List.of(928, 3456, 28),
                false,
                List.of(
                        gvt("i915-GVTg_V5_1", 512, 2048, "1920x1200", 16),
                        gvt("i915-GVTg_V5_2", 256, 1024, "1920x1200", 8),
                        gvt("i915-GVTg_V5_4", 128, 512, "1920x1200", 4),
                        gvt("i915-GVTg_V5_8", 64, 384, "1024x768", 2)));
        return new HostProfile(
                "gvt-g", "an Intel graphics processor with GVT-g", "i915-GVTg_V5_8", 8, 32768, 200, List.of(board));
    }

    /** One unit takes low and high graphics memory, and four fences. */
    private static SimulatedType gvt(String id, int lowMb, int highMb, String resolution, int weight) {
        String description = "low_gm_size: %dMB\nhigh_gm_size: %dMB\nfence: 4\nresolution: %s\nweight: %d"
                .formatted(lowMb, highMb, resolution, weight);
        return new SimulatedType(
                id, Optional.empty(), Optional.of(description), List.of(lowMb, highMb, 4), Integer.MAX_VALUE);
    }

    private static HostProfile mbochs() {
        SimulatedBoard board = virtual(
                "mbochs_mbochs",
                256,
                List.of(
                        pooled("mbochs-small", "mbochs-small", "virtual display, 4 MB video memory", 4),
                        pooled("mbochs-medium", "mbochs-medium", "virtual display, 16 MB video memory", 16),
                        pooled("mbochs-large", "mbochs-large", "virtual display, 64 MB video memory", 64)));
        return new HostProfile(
                "mbochs",
                "the kernel's sample display: 256 MiB shared by sizes of 4, 16 and 64",
                "mbochs-small",
                16,
                32768,
                200,
                List.of(board));
    }

    private static HostProfile mtty() {
        SimulatedBoard board = virtual(
                "mtty_mtty",
                24,
                List.of(pooled("mtty-1", "Single port serial", "", 1), pooled("mtty-2", "Dual port serial", "", 2)));
        return new HostProfile(
                "mtty", "the kernel's sample serial card: 24 ports", "mtty-1", 16, 32768, 200, List.of(board));
    }

    private static SimulatedBoard virtual(String name, int pool, List<SimulatedType> types) {
        return new SimulatedBoard(
                key(name), Optional.empty(), Layout.BOARD_PARENTS, List.of(), List.of(pool), false, types);
    }

    private static SimulatedType pooled(String id, String name, String description, int cost) {
        return new SimulatedType(
                id,
                Optional.of(name),
                Optional.of(description).filter(text -> !text.isEmpty()),
                List.of(cost),
                Integer.MAX_VALUE);
    }

    private static DeviceKey key(String text) {
        return DeviceKey.parse(text).orElseThrow();
    }

    private static PciAddress address(String text) {
        return PciAddress.parse(text).orElseThrow();
    }
}
