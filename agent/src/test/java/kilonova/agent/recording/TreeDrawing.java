package kilonova.agent.recording;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import kilonova.agent.kernel.Errno;
import kilonova.gpu.address.PciAddress;

/** Draws sysfs trees as the kernel's documentation and drivers' vendors describe them. For tests. */
public class TreeDrawing {
    private static final String DEVICES = "/sys/devices/";
    private final RecordedTree.Builder tree = new RecordedTree.Builder();
    private int groups = 20;

    /** A type of vGPU: id, name and description are files; empty for none. */
    public record Type(String id, String name, String description) {}

    public RecordedTree tree() {
        return tree.build();
    }

    /** A machine on which everything is as it should be. */
    public TreeDrawing healthyHost(String... modules) {
        file("/proc/sys/kernel/osrelease", "6.1.0-28-amd64");
        file("/proc/cmdline", "intel_iommu=on iommu=pt");
        folder("/sys/devices/virtual/iommu/dmar0");
        link("/sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        folder("/sys/class/misc/kvm");
        folder("/sys/class/misc/vfio");
        for (String module : modules) {
            folder("/sys/module/" + module);
        }
        answer("libvirt-version", "libvirtd (libvirt) 10.0.0");
        answer("qemu-version", "QEMU emulator version 8.2.2");
        return answer("mdevctl-version", "mdevctl 1.3.0");
    }

    public TreeDrawing answer(String title, String text) {
        return file("/kilonova/answers/" + title, text);
    }

    public TreeDrawing file(String path, String text) {
        tree.file(path, text + "\n");
        return this;
    }

    public TreeDrawing folder(String path) {
        tree.add(path, new RecordedTree.Entry.Folder());
        return this;
    }

    public TreeDrawing link(String path, String target) {
        tree.link(path, target);
        return this;
    }

    private static String bridge(PciAddress address) {
        return "pci%04x:%02x".formatted(address.domain(), address.bus());
    }

    public static String place(PciAddress address) {
        return bridge(address) + "/" + address;
    }

    /** A physical function, bound to a driver ("" for none). */
    public TreeDrawing gpu(PciAddress address, String vendor, String device, String driver) {
        device(address, vendor, device, driver);
        return file(DEVICES + place(address) + "/numa_node", "0");
    }

    private void device(PciAddress address, String vendor, String device, String driver) {
        String at = DEVICES + place(address);
        link("/sys/bus/pci/devices/" + address, "../../../devices/" + place(address));
        file(at + "/vendor", vendor);
        file(at + "/device", device);
        file(at + "/class", "0x030200");
        if (!driver.isEmpty()) {
            link(at + "/driver", "../../../bus/pci/drivers/" + driver);
        }
        int group = groups++;
        link(at + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        link("/sys/kernel/iommu_groups/" + group + "/devices/" + address, "../../../../devices/" + place(address));
    }

    /** What a physical function says of its virtual ones, and those that are enabled. */
    public TreeDrawing functions(PciAddress physical, String device, int possible, List<PciAddress> enabled) {
        String at = DEVICES + place(physical);
        file(at + "/sriov_totalvfs", Integer.toString(possible));
        file(at + "/sriov_numvfs", Integer.toString(enabled.size()));
        for (int index = 0; index < enabled.size(); index++) {
            PciAddress function = enabled.get(index);
            device(function, "0x10de", device, "nvidia");
            link(at + "/virtfn" + index, "../" + function);
            link(DEVICES + place(function) + "/physfn", "../" + physical);
        }
        return this;
    }

    /** Virtual functions follow each other, eight to a slot. */
    public static List<PciAddress> functionsFrom(PciAddress first, int count) {
        int start = first.slot() * 8 + first.function();
        return IntStream.range(start, start + count)
                .mapToObj(index -> new PciAddress(first.domain(), first.bus(), index / 8, index % 8))
                .toList();
    }

    /** Makes a device parent mediated devices. */
    public TreeDrawing parent(PciAddress address, List<Type> types, Map<String, Integer> available) {
        link("/sys/class/mdev_bus/" + address, "../../devices/" + place(address));
        folder("/sys/bus/mdev/devices");
        for (Type type : types) {
            String at = DEVICES + place(address) + "/mdev_supported_types/" + type.id();
            if (!type.name().isEmpty()) {
                file(at + "/name", type.name());
            }
            file(at + "/description", type.description());
            file(at + "/device_api", "vfio-pci");
            file(at + "/available_instances", Integer.toString(available.getOrDefault(type.id(), 0)));
            folder(at + "/devices");
        }
        return this;
    }

    public TreeDrawing mdev(PciAddress parent, String type, UUID uuid) {
        String at = DEVICES + place(parent) + "/" + uuid;
        link("/sys/bus/mdev/devices/" + uuid, "../../../devices/" + place(parent) + "/" + uuid);
        link(at + "/mdev_type", "../mdev_supported_types/" + type);
        return link(DEVICES + place(parent) + "/mdev_supported_types/" + type + "/devices/" + uuid, "../../../" + uuid);
    }

    /** The files of a function that is a vGPU itself; they answer ENXIO while it is none. */
    public TreeDrawing vendorFunction(PciAddress function, List<Type> creatable, String current, String gpuInstance) {
        String at = DEVICES + place(function) + "/nvidia";
        StringBuilder list = new StringBuilder("ID    : vGPU Name");
        creatable.forEach(type -> list.append("\n%-5s : %s".formatted(type.id(), type.name())));
        file(at + "/creatable_vgpu_types", list.toString());
        file(at + "/current_vgpu_type", current);
        for (String file : List.of("gpu_instance_id", "placement_id")) {
            if (current.equals("0")) {
                tree.add(at + "/" + file, new RecordedTree.Entry.Unreadable(Errno.ENXIO));
            } else {
                file(at + "/" + file, file.equals("gpu_instance_id") ? gpuInstance : "0");
            }
        }
        file(at + "/vgpu_params", "");
        return file(at + "/warm_update", "0");
    }
}
