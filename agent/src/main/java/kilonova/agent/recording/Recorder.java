package kilonova.agent.recording;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.discovery.KnownTypesFile;
import kilonova.agent.inspection.AgentMemory;
import kilonova.agent.inspection.HostCommand;
import kilonova.agent.inspection.HostFacts;
import kilonova.agent.inspection.HostPrograms;
import kilonova.agent.inspection.LedgerUnits;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.agent.recording.RecordedTree.Entry;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.PciClass;

/**
 * Records a machine. Reads only. What is recorded is listed here by name, so that nothing comes along that tells whose machine it is: no serial
 * numbers, no names of hosts and guests, no network addresses, no configuration space of devices.
 */
public final class Recorder {
    private static final String MDEV_BUS = "/sys/class/mdev_bus";
    private static final String MDEVS = "/sys/bus/mdev/devices";
    private static final String PCI = "/sys/bus/pci/devices";

    private static final List<String> DEVICE_FILES = List.of(
            "class",
            "device",
            "driver_override",
            "enable",
            "numa_node",
            "power_state",
            "revision",
            "sriov_drivers_autoprobe",
            "sriov_numvfs",
            "sriov_offset",
            "sriov_stride",
            "sriov_totalvfs",
            "sriov_vf_device",
            "subsystem_device",
            "subsystem_vendor",
            "vendor");
    private static final List<String> VENDOR_FILES = List.of(
            "creatable_vgpu_types",
            "current_vgpu_type",
            "gpu_instance_id",
            "placement_id",
            "vgpu_params",
            "warm_update");
    private static final List<String> TYPE_FILES = List.of("available_instances", "description", "device_api", "name");
    private static final List<String> DEVICE_LINKS = List.of("driver", "iommu_group", "physfn");
    private static final List<String> MDEV_LINKS = List.of("driver", "iommu_group", "mdev_type");
    private static final List<String> MODULE_FILES = List.of("version", "parameters/enable_gvt", "parameters/nested");
    private static final Set<Errno> ABSENT = Set.of(Errno.ENOENT, Errno.ENOTDIR, Errno.EISDIR);

    private final Kernel kernel;
    private final HostPrograms programs;
    private final AgentMemory memory;
    private final RecordedTree.Builder tree = new RecordedTree.Builder();

    private Recorder(Kernel kernel, HostPrograms programs, AgentMemory memory) {
        this.kernel = kernel;
        this.programs = programs;
        this.memory = memory;
    }

    /** Records what an inspection of the same machine would read. */
    public static RecordedTree record(Kernel kernel, HostPrograms programs, AgentMemory memory) {
        Recorder recorder = new Recorder(kernel, programs, memory);
        recorder.mediatedDevices();
        recorder.pciDevices();
        recorder.surroundings();
        Anonymous.definitions(kernel, recorder.tree);
        Anonymous.guests(kernel, recorder.tree);
        return recorder.tree.build();
    }

    private void mediatedDevices() {
        for (String name : folder(MDEV_BUS)) {
            link(MDEV_BUS + "/" + name).ifPresent(this::parent);
        }
        for (String uuid : folder(MDEVS)) {
            link(MDEVS + "/" + uuid).ifPresent(device -> {
                MDEV_LINKS.forEach(file -> link(device + "/" + file));
                VENDOR_FILES.forEach(file -> file(device + "/nvidia/" + file));
            });
        }
    }

    private void parent(String device) {
        String types = device + "/mdev_supported_types";
        for (String type : folder(types)) {
            TYPE_FILES.forEach(file -> file(types + "/" + type + "/" + file));
            folder(types + "/" + type + "/devices").forEach(uuid -> link(types + "/" + type + "/devices/" + uuid));
        }
    }

    /** GPUs, and whatever has virtual functions; other devices are nobody's business. */
    private void pciDevices() {
        for (String name : kernel.namesIn(PCI)) {
            String at = PCI + "/" + name;
            boolean gpu =
                    kernel.read(at + "/class").value().filter(PciClass::isGpu).isPresent();
            boolean functions = kernel.exists(at + "/sriov_totalvfs")
                    || kernel.readLink(at + "/physfn").value().isPresent();
            if (gpu
                    || functions
                    || kernel.exists(at + "/mdev_supported_types")
                    || PciAddress.parse(name).isEmpty()) {
                link(at).ifPresent(this::pciDevice);
            }
        }
    }

    private void pciDevice(String device) {
        DEVICE_FILES.forEach(file -> file(device + "/" + file));
        DEVICE_LINKS.forEach(file -> link(device + "/" + file));
        kernel.namesIn(device).stream()
                .filter(name -> name.startsWith("virtfn"))
                .forEach(name -> link(device + "/" + name));
        if (kernel.exists(device + "/nvidia")) {
            tree.add(device + "/nvidia", new Entry.Folder());
            VENDOR_FILES.forEach(file -> file(device + "/nvidia/" + file));
        }
        link(device + "/iommu_group")
                .ifPresent(group -> folder(group + "/devices").forEach(member -> link(group + "/devices/" + member)));
    }

    private void surroundings() {
        file("/proc/sys/kernel/osrelease");
        folder("/sys/class/iommu").forEach(unit -> link("/sys/class/iommu/" + unit));
        List.of("kvm", "vfio").stream()
                .filter(device -> kernel.exists("/sys/class/misc/" + device))
                .forEach(device -> tree.add("/sys/class/misc/" + device, new Entry.Folder()));
        for (String module : HostFacts.MODULES) {
            if (kernel.exists("/sys/module/" + module)) {
                tree.add("/sys/module/" + module, new Entry.Folder());
                MODULE_FILES.forEach(file -> file("/sys/module/" + module + "/" + file));
            }
        }
        Anonymous.commandLine(kernel, tree);
        for (HostCommand command : HostCommand.values()) {
            programs.answer(command).ifPresent(answer -> tree.file(command.recordedFile(), answer + "\n"));
        }
        if (!memory.units().states().isEmpty()) {
            tree.file(LedgerUnits.RECORDED_FILE, memory.units().asRecorded() + "\n");
        }
        if (!memory.types().byModel().isEmpty()) {
            tree.file(AgentMemory.RECORDED_TYPES, KnownTypesFile.written(memory.types()) + "\n");
        }
    }

    private List<String> folder(String path) {
        Outcome<List<String>> names = kernel.list(path);
        return switch (names) {
            case Outcome.Got<List<String>>(List<String> found) -> {
                tree.add(path, new Entry.Folder());
                yield found;
            }
            case Outcome.Failed<List<String>>(KernelError why) -> {
                unreadable(path, why);
                yield List.of();
            }
        };
    }

    private void file(String path) {
        switch (kernel.read(path)) {
            case Outcome.Got<String>(String text) -> tree.file(path, text + "\n");
            case Outcome.Failed<String>(KernelError why) -> unreadable(path, why);
        }
    }

    private void unreadable(String path, KernelError why) {
        if (!ABSENT.contains(why.errno())) {
            tree.add(path, new Entry.Unreadable(why.errno()));
        }
    }

    /** Records a link, and says where it leads; empty where there is none or it leads nowhere. */
    private Optional<String> link(String path) {
        Optional<String> target = kernel.readLink(path).value();
        target.ifPresent(text -> tree.link(path, text));
        return target.filter(text -> kernel.exists(path)).map(text -> Links.target(path, text));
    }
}
