package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.PciClass;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.CreatableTypes;
import kilonova.gpu.type.KnownTypes;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;

/** Finds GPUs on PCI: boards whose virtual functions are not enabled, and virtual functions that are vGPUs themselves. */
final class PciLook {
    static final String NO_PHYSICAL_FUNCTION = "its physfn link names no other PCI device";

    private static final String NO_TYPE = "0";

    private final Kernel kernel;
    private final FileReader files;
    private final Map<DeviceKey, BoardBuilder> boards;
    /** The functions of a board say the same, so a text is read once. */
    private final Map<String, CreatableTypes> lists = new HashMap<>();

    PciLook(FileReader files, Map<DeviceKey, BoardBuilder> boards) {
        this.kernel = files.kernel();
        this.files = files;
        this.boards = boards;
    }

    static BoardBuilder virtualBoard(DeviceKey key) {
        return new BoardBuilder(key, Vendor.OTHER, Optional.empty(), 0, OptionalInt.empty());
    }

    static BoardBuilder board(FileReader files, PciAddress address) {
        String folder = Sysfs.pci(address);
        Optional<String> vendor = files.requiredId(folder + "/vendor");
        Optional<String> device = files.text(folder + "/device");
        return new BoardBuilder(
                DeviceKey.of(address),
                vendor.map(Vendor::ofPciId).orElse(Vendor.OTHER),
                vendor.flatMap(left -> device.map(right -> left + ":" + right)),
                files.number(folder + "/sriov_totalvfs").orElse(0),
                GpuInstances.on(files.kernel(), address));
    }

    static boolean isVirtualFunction(Kernel kernel, PciAddress address) {
        return kernel.readLink(Sysfs.pci(address) + "/physfn").value().isPresent();
    }

    /** The physical function behind a virtual one: another device, and no virtual function itself. */
    static Optional<PciAddress> physicalFunction(Kernel kernel, PciAddress function) {
        return kernel.linkedName(Sysfs.pci(function) + "/physfn")
                .value()
                .flatMap(PciAddress::parse)
                .filter(physical -> !physical.equals(function) && !isVirtualFunction(kernel, physical));
    }

    /** @return what is known of types, with what is seen now */
    KnownTypes addFunctions(KnownTypes before) {
        KnownTypes known = before;
        List<VendorFunctionFiles> functions = new ArrayList<>();
        for (String name : files.names(Sysfs.PCI)) {
            Optional<PciAddress> address = PciAddress.parse(name);
            if (address.isEmpty()) {
                files.leaveOut(Sysfs.PCI + "/" + FileReader.shown(name), "no PCI address");
            } else if (hasVendorFiles(address.get())) {
                readFunction(address.get()).ifPresent(functions::add);
            } else if (!boards.containsKey(DeviceKey.of(address.get())) && canHaveVirtualFunctions(address.get())) {
                boards.computeIfAbsent(DeviceKey.of(address.get()), key -> board(files, address.get()));
            }
        }
        for (VendorFunctionFiles function : functions) {
            known = known.with(boardOf(function).model(), function.creatable());
        }
        for (VendorFunctionFiles function : functions) {
            BoardBuilder board = boardOf(function);
            known.of(board.model()).forEach(board::add);
            addVendorFunction(board, function);
        }
        return known;
    }

    private BoardBuilder boardOf(VendorFunctionFiles function) {
        return boards.computeIfAbsent(DeviceKey.of(function.physical()), key -> board(files, function.physical()));
    }

    /** What the files of a virtual function say that is a vGPU itself. */
    private record VendorFunctionFiles(
            PciAddress function,
            PciAddress physical,
            List<VgpuType> creatable,
            Optional<TypeId> current,
            OptionalInt gpuInstance) {}

    private boolean hasVendorFiles(PciAddress address) {
        String folder = Sysfs.vendorFolder(address);
        return kernel.exists(folder + "/current_vgpu_type")
                || (isVirtualFunction(kernel, address) && kernel.exists(folder));
    }

    private boolean canHaveVirtualFunctions(PciAddress address) {
        String folder = Sysfs.pci(address);
        if (!kernel.exists(folder)) {
            files.leaveOut(folder, "a link that leads nowhere");
            return false;
        }
        return !isVirtualFunction(kernel, address)
                && files.required(folder + "/class").filter(PciClass::isGpu).isPresent()
                && files.number(folder + "/sriov_totalvfs").orElse(0) > 0;
    }

    /** A function whose type cannot be told is left out: it may be somebody's, and must not be given to another. */
    private Optional<VendorFunctionFiles> readFunction(PciAddress function) {
        String folder = Sysfs.vendorFolder(function);
        Optional<PciAddress> physical = physicalFunction(kernel, function);
        if (physical.isEmpty()) {
            files.leaveOut(folder, NO_PHYSICAL_FUNCTION);
            return Optional.empty();
        }
        Optional<String> current = files.required(folder + "/current_vgpu_type");
        if (current.filter(type -> !TypeId.isValid(type)).isPresent()) {
            files.leaveOut(folder + "/current_vgpu_type", "no type: " + FileReader.shown(current.get()));
            return Optional.empty();
        }
        return current.map(type -> {
            Optional<TypeId> has =
                    Optional.of(type).filter(id -> !id.equals(NO_TYPE)).map(TypeId::new);
            return new VendorFunctionFiles(
                    function,
                    physical.get(),
                    creatable(folder),
                    has,
                    has.isPresent() ? gpuInstance(folder) : OptionalInt.empty());
        });
    }

    private List<VgpuType> creatable(String folder) {
        String file = folder + "/creatable_vgpu_types";
        CreatableTypes creatable = lists.computeIfAbsent(files.required(file).orElse(""), CreatableTypes::parse);
        creatable.notUnderstood().forEach(line -> files.leaveOut(file, "no row of a type: " + FileReader.shown(line)));
        return creatable.types();
    }

    private static void addVendorFunction(BoardBuilder board, VendorFunctionFiles files) {
        Set<TypeId> creatable = files.creatable().stream().map(VgpuType::id).collect(Collectors.toSet());
        board.add(new Slot.VendorFunction(files.function(), creatable, files.current(), files.gpuInstance()));
        files.current().ifPresent(type -> {
            board.add(new VgpuType(type, Optional.empty(), "vfio-pci", TypeDescription.EMPTY));
            board.add(
                    new Unit(new UnitId.Function(files.function()), board.key(), DeviceKey.of(files.function()), type));
        });
    }

    /** Without a vGPU the file answers ENXIO; where there is no GPU instance it reads 0 or a huge number. */
    private OptionalInt gpuInstance(String folder) {
        OptionalInt instance = kernel.number(folder + "/gpu_instance_id");
        return instance.isPresent() && instance.getAsInt() > 0 ? instance : OptionalInt.empty();
    }
}
