package kilonova.agent.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kilonova.gpu.address.PciAddress;

/**
 * Machines that nobody recorded: drawn from the layouts that vendors and the kernel document. The files in {@code src/test/trees} whose names end
 * in {@code -built-from-documentation} are these.
 */
public final class DocumentedTrees {
    private static final String NVIDIA = "0x10de";
    private static final int[] GIGABYTES = {1, 2, 3, 4, 6, 8, 12, 16, 24, 48};

    private static final List<TreeDrawing.Type> M10 = List.of(
            type("nvidia-35", "GRID M10-0B", 512, 16, 2, "2560x1600"),
            type("nvidia-36", "GRID M10-0Q", 512, 16, 2, "2560x1600"),
            type("nvidia-37", "GRID M10-1A", 1024, 8, 1, "1280x1024"),
            type("nvidia-38", "GRID M10-1B", 1024, 8, 4, "5120x2880"),
            type("nvidia-39", "GRID M10-1Q", 1024, 8, 4, "5120x2880"),
            type("nvidia-40", "GRID M10-2A", 2048, 4, 1, "1280x1024"),
            type("nvidia-41", "GRID M10-2Q", 2048, 4, 4, "5120x2880"),
            type("nvidia-42", "GRID M10-4A", 4096, 2, 1, "1280x1024"),
            type("nvidia-43", "GRID M10-4Q", 4096, 2, 4, "5120x2880"),
            type("nvidia-44", "GRID M10-8A", 8192, 1, 1, "1280x1024"),
            type("nvidia-45", "GRID M10-8Q", 8192, 1, 4, "5120x2880"));

    private static final List<TreeDrawing.Type> A100 = List.of(
            type("nvidia-468", "GRID A100-4C", 4096, 10, 1, "4096x2160"),
            type("nvidia-469", "GRID A100-5C", 5120, 8, 1, "4096x2160"),
            type("nvidia-470", "GRID A100-8C", 8192, 5, 1, "4096x2160"),
            type("nvidia-471", "GRID A100-10C", 10240, 4, 1, "4096x2160"),
            type("nvidia-472", "GRID A100-20C", 20480, 2, 1, "4096x2160"),
            type("nvidia-473", "GRID A100-40C", 40960, 1, 1, "4096x2160"),
            type("nvidia-474", "GRID A100-1-5C", 5120, 7, 1, "4096x2160"),
            type("nvidia-475", "GRID A100-2-10C", 10240, 3, 1, "4096x2160"),
            type("nvidia-476", "GRID A100-3-20C", 20480, 2, 1, "4096x2160"),
            type("nvidia-477", "GRID A100-4-20C", 20480, 1, 1, "4096x2160"),
            type("nvidia-478", "GRID A100-7-40C", 40960, 1, 1, "4096x2160"),
            type("nvidia-706", "GRID A100-1-5CME", 5120, 1, 1, "4096x2160"));

    private DocumentedTrees() {}

    /** Each tree by the first part of its file's name. */
    public static Map<String, RecordedTree> all() {
        Map<String, RecordedTree> trees = new LinkedHashMap<>();
        trees.put("m10", m10());
        trees.put("a40", a40());
        trees.put("l40s-variant", l40s());
        trees.put("a100-mig", a100());
        trees.put("gvt-g", gvtG());
        return trees;
    }

    /** One card, four GPUs; the first has three vGPUs: Kilonova's, a guest's, and one that mdevctl made. */
    private static RecordedTree m10() {
        TreeDrawing drawing = new TreeDrawing().healthyHost("nvidia", "nvidia_vgpu_vfio", "mdev", "vfio");
        for (String address : List.of("0000:84:00.0", "0000:85:00.0", "0000:86:00.0", "0000:87:00.0")) {
            boolean used = address.startsWith("0000:84");
            Map<String, Integer> available = new LinkedHashMap<>();
            for (TreeDrawing.Type type : M10) {
                int most = Integer.parseInt(type.description().replaceAll(".*max_instance=", ""));
                available.put(type.id(), used ? (most == 16 ? 13 : 0) : most);
            }
            drawing.gpu(at(address), NVIDIA, "0x13bd", "nvidia").parent(at(address), M10, available);
        }
        PciAddress first = at("0000:84:00.0");
        return drawing.mdev(first, "nvidia-35", uuid(1))
                .mdev(first, "nvidia-35", uuid(2))
                .mdev(first, "nvidia-36", uuid(3))
                .file("/kilonova/ledger", uuid(1) + " assigned")
                .file("/etc/libvirt/qemu/guest-1.xml", guest("guest-1", uuid(2)))
                .file("/etc/mdevctl.d/0000:84:00.0/" + uuid(3), "{\"mdev_type\": \"nvidia-36\", \"start\": \"auto\"}")
                .file("/etc/mdevctl.d/0000:85:00.0/" + uuid(4), "{\"mdev_type\": \"nvidia-41\", \"start\": \"auto\"}")
                .tree();
    }

    /** Two boards, the first with all its virtual functions and three vGPUs, the second with none enabled. */
    private static RecordedTree a40() {
        TreeDrawing drawing = new TreeDrawing().healthyHost("nvidia", "nvidia_vgpu_vfio", "mdev", "vfio");
        List<TreeDrawing.Type> types = fortyEightGigabytes("NVIDIA A40", "nvidia-", 555);
        List<PciAddress> functions = TreeDrawing.functionsFrom(at("0000:41:00.4"), 32);
        drawing.gpu(at("0000:41:00.0"), NVIDIA, "0x2235", "nvidia")
                .functions(at("0000:41:00.0"), "0x2235", 32, functions)
                .gpu(at("0000:c1:00.0"), NVIDIA, "0x2235", "nvidia")
                .functions(at("0000:c1:00.0"), "0x2235", 32, List.of());
        List<PciAddress> used = functions.subList(0, 3);
        Map<String, Integer> available = new LinkedHashMap<>();
        types.stream()
                .filter(type -> type.description().contains("framebuffer=2048M"))
                .forEach(type -> available.put(type.id(), 1));
        for (PciAddress function : functions) {
            drawing.parent(function, types, used.contains(function) ? Map.of() : available);
        }
        for (int index = 0; index < used.size(); index++) {
            drawing.mdev(used.get(index), "nvidia-558", uuid(10 + index));
        }
        return drawing.file("/kilonova/ledger", "%s assigned\n%s claimed".formatted(uuid(10), uuid(11)))
                .tree();
    }

    /** A board in PCI domain 1 whose functions are the vGPUs: two are in use, and a third by somebody else. */
    private static RecordedTree l40s() {
        TreeDrawing drawing = new TreeDrawing().healthyHost("nvidia", "vfio", "vfio_pci_core");
        PciAddress physical = at("0001:d6:00.0");
        List<TreeDrawing.Type> types = fortyEightGigabytes("NVIDIA L40S", "", 1145);
        List<TreeDrawing.Type> twoGigabytes =
                types.stream().filter(type -> type.name().matches(".*-2[ABQ]")).toList();
        List<PciAddress> functions = TreeDrawing.functionsFrom(at("0001:d6:00.4"), 32);
        drawing.gpu(physical, NVIDIA, "0x26b9", "nvidia").functions(physical, "0x26b9", 32, functions);
        for (int index = 0; index < functions.size(); index++) {
            drawing.vendorFunction(
                    functions.get(index), index < 3 ? List.of() : twoGigabytes, index < 3 ? "1148" : "0", "4294967295");
        }
        return drawing.file("/kilonova/ledger", functions.get(0) + " assigned\n" + functions.get(1) + " assigned")
                .tree();
    }

    /** Two boards in MIG mode: the first split into four GPU instances, two of them in use; the second not split. */
    private static RecordedTree a100() {
        TreeDrawing drawing = new TreeDrawing().healthyHost("nvidia", "nvidia_vgpu_vfio", "mdev", "vfio");
        for (String bus : List.of("0000:3b", "0000:af")) {
            PciAddress physical = at(bus + ":00.0");
            List<PciAddress> functions = TreeDrawing.functionsFrom(at(bus + ":00.4"), 16);
            drawing.gpu(physical, NVIDIA, "0x20f1", "nvidia").functions(physical, "0x20f1", 16, functions);
            for (int index = 0; index < functions.size(); index++) {
                boolean free = bus.equals("0000:3b") && index >= 2;
                drawing.parent(functions.get(index), A100, free ? Map.of("nvidia-474", 1) : Map.of());
            }
        }
        for (int index = 0; index < 2; index++) {
            PciAddress function = at("0000:3b:00." + (4 + index));
            drawing.mdev(function, "nvidia-474", uuid(20 + index))
                    .file(
                            "/sys/devices/" + TreeDrawing.place(function) + "/" + uuid(20 + index)
                                    + "/nvidia/gpu_instance_id",
                            Integer.toString(7 + index));
        }
        return drawing.file("/kilonova/ledger", uuid(20) + " assigned\n" + uuid(21) + " assigned")
                .answer(
                        "nvidia-gpus",
                        "0, 00000000:3B:00.0, 535.129.03, Enabled\n1, 00000000:AF:00.0, 535.129.03, Enabled")
                .answer("nvidia-gpu-instances", """
                        +-------------------------------------------------------+
                        | GPU instances:                                        |
                        | GPU   Name             Profile  Instance   Placement  |
                        |                          ID       ID       Start:Size |
                        |=======================================================|
                        |   0  MIG 1g.5gb          19        7          0:1     |
                        +-------------------------------------------------------+
                        |   0  MIG 1g.5gb          19        8          1:1     |
                        +-------------------------------------------------------+
                        |   0  MIG 1g.5gb          19        9          2:1     |
                        +-------------------------------------------------------+
                        |   0  MIG 1g.5gb          19       10          3:1     |
                        +-------------------------------------------------------+""")
                .tree();
    }

    /** An Intel processor's own graphics; types have no names. */
    private static RecordedTree gvtG() {
        PciAddress graphics = at("0000:00:02.0");
        List<TreeDrawing.Type> types = List.of(
                gvt("i915-GVTg_V5_1", 512, 2048, "1920x1200", 16),
                gvt("i915-GVTg_V5_2", 256, 1024, "1920x1200", 8),
                gvt("i915-GVTg_V5_4", 128, 512, "1920x1200", 4),
                gvt("i915-GVTg_V5_8", 64, 384, "1024x768", 2));
        return new TreeDrawing()
                .healthyHost("i915", "kvmgt", "mdev", "vfio")
                .file("/sys/module/i915/parameters/enable_gvt", "Y")
                .gpu(graphics, "0x8086", "0x591b", "i915")
                .parent(
                        graphics,
                        types,
                        Map.of("i915-GVTg_V5_1", 0, "i915-GVTg_V5_2", 1, "i915-GVTg_V5_4", 2, "i915-GVTg_V5_8", 5))
                .mdev(graphics, "i915-GVTg_V5_4", uuid(30))
                .tree();
    }

    private static String guest(String name, UUID device) {
        return "<domain><name>%s</name><devices><hostdev mode='subsystem' type='mdev'><source><address uuid='%s'/></source></hostdev></devices></domain>"
                .formatted(name, device);
    }

    private static List<TreeDrawing.Type> fortyEightGigabytes(String board, String idPrefix, int firstId) {
        List<TreeDrawing.Type> types = new ArrayList<>();
        int id = firstId;
        for (int gigabytes : new int[] {1, 2}) {
            types.add(fortyEighth(idPrefix + id++, board, gigabytes, "B", 4, "5120x2880"));
        }
        for (int gigabytes : GIGABYTES) {
            types.add(
                    fortyEighth(idPrefix + id++, board, gigabytes, "Q", 4, gigabytes == 1 ? "5120x2880" : "7680x4320"));
        }
        for (int gigabytes : GIGABYTES) {
            types.add(fortyEighth(idPrefix + id++, board, gigabytes, "A", 1, "1280x1024"));
        }
        return types;
    }

    private static TreeDrawing.Type fortyEighth(
            String id, String board, int gigabytes, String series, int heads, String resolution) {
        return type(
                id,
                board + "-" + gigabytes + series,
                gigabytes * 1024,
                Math.min(32, 48 / gigabytes),
                heads,
                resolution);
    }

    private static TreeDrawing.Type type(
            String id, String name, int megabytes, int most, int heads, String resolution) {
        return new TreeDrawing.Type(
                id,
                name,
                "num_heads=%d, frl_config=60, framebuffer=%dM, max_resolution=%s, max_instance=%d"
                        .formatted(heads, megabytes, resolution, most));
    }

    private static TreeDrawing.Type gvt(String id, int low, int high, String resolution, int weight) {
        return new TreeDrawing.Type(
                id,
                "",
                "low_gm_size: %dMB\nhigh_gm_size: %dMB\nfence: 4\nresolution: %s\nweight: %d"
                        .formatted(low, high, resolution, weight));
    }

    private static PciAddress at(String text) {
        return PciAddress.parse(text).orElseThrow();
    }

    private static UUID uuid(int number) {
        return new UUID(0x4b1d0000_0000_4000L, 0x8000_0000_0000_0000L + number);
    }
}
