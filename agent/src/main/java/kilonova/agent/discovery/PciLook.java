package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
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
    private static final String DISPLAY_CLASS = "0x03";

    private final Kernel kernel;
    private final Map<DeviceKey, BoardBuilder> boards;
    private final List<NotUnderstood> notUnderstood;
    /** The functions of a board say the same, so a text is read once. */
    private final Map<String, CreatableTypes> lists = new HashMap<>();

    PciLook(Kernel kernel, Map<DeviceKey, BoardBuilder> boards, List<NotUnderstood> notUnderstood) {
        this.kernel = kernel;
        this.boards = boards;
        this.notUnderstood = notUnderstood;
    }

    static BoardBuilder virtualBoard(DeviceKey key) {
        return new BoardBuilder(key, Vendor.OTHER, Optional.empty(), 0);
    }

    static BoardBuilder board(Kernel kernel, PciAddress address) {
        String folder = Sysfs.pci(address);
        Optional<String> vendor = kernel.read(folder + "/vendor").value();
        Optional<String> device = kernel.read(folder + "/device").value();
        return new BoardBuilder(
                DeviceKey.of(address),
                vendor.map(Vendor::ofPciId).orElse(Vendor.OTHER),
                vendor.flatMap(left -> device.map(right -> left + ":" + right)),
                number(kernel.read(folder + "/sriov_totalvfs")).orElse(0));
    }

    /** The physical function behind a virtual one. */
    static Optional<PciAddress> physicalFunction(Kernel kernel, PciAddress function) {
        return kernel.linkedName(Sysfs.pci(function) + "/physfn").value().flatMap(PciAddress::parse);
    }

    /** @return what is known of types, with what is seen now */
    KnownTypes addFunctions(KnownTypes before) {
        KnownTypes known = before;
        List<VendorFunctionFiles> functions = new ArrayList<>();
        for (String name : kernel.namesIn(Sysfs.PCI)) {
            Optional<PciAddress> address = PciAddress.parse(name);
            if (address.isEmpty()) {
                leaveOut(Sysfs.PCI + "/" + name, "no PCI address");
            } else if (kernel.exists(Sysfs.vendorFolder(address.get()) + "/current_vgpu_type")) {
                readFunction(address.get()).ifPresent(functions::add);
            } else if (canHaveVirtualFunctions(address.get())) {
                boards.computeIfAbsent(DeviceKey.of(address.get()), key -> board(kernel, address.get()));
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
        return boards.computeIfAbsent(DeviceKey.of(function.physical()), key -> board(kernel, function.physical()));
    }

    /** What the files of a virtual function say that is a vGPU itself. */
    private record VendorFunctionFiles(
            PciAddress function,
            PciAddress physical,
            List<VgpuType> creatable,
            Optional<TypeId> current,
            OptionalInt gpuInstance) {}

    private boolean canHaveVirtualFunctions(PciAddress address) {
        String folder = Sysfs.pci(address);
        return kernel.read(folder + "/class").value().orElse("").startsWith(DISPLAY_CLASS)
                && number(kernel.read(folder + "/sriov_totalvfs")).orElse(0) > 0;
    }

    private Optional<VendorFunctionFiles> readFunction(PciAddress function) {
        String folder = Sysfs.vendorFolder(function);
        Optional<PciAddress> physical = physicalFunction(kernel, function);
        Outcome<String> current = kernel.read(folder + "/current_vgpu_type");
        if (physical.isEmpty() || current.value().isEmpty()) {
            leaveOut(folder, current.error().map(KernelError::sentence).orElse("its physfn link names no PCI device"));
            return Optional.empty();
        }
        CreatableTypes creatable = lists.computeIfAbsent(
                kernel.read(folder + "/creatable_vgpu_types").value().orElse(""), CreatableTypes::parse);
        creatable
                .notUnderstood()
                .forEach(line -> leaveOut(folder + "/creatable_vgpu_types", "no row of a type: " + line));
        Optional<TypeId> type = current.value()
                .filter(text -> !text.equals("0") && TypeId.isValid(text))
                .map(TypeId::new);
        return Optional.of(
                new VendorFunctionFiles(function, physical.get(), creatable.types(), type, gpuInstance(folder)));
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

    private void leaveOut(String file, String reason) {
        notUnderstood.add(new NotUnderstood(file, reason));
    }

    /** The file reads 0 or a huge number where there is no GPU instance. */
    private OptionalInt gpuInstance(String folder) {
        OptionalInt instance = number(kernel.read(folder + "/gpu_instance_id"));
        return instance.isPresent() && instance.getAsInt() > 0 ? instance : OptionalInt.empty();
    }

    private static OptionalInt number(Outcome<String> text) {
        return text.value().map(Sysfs::number).orElse(OptionalInt.empty());
    }
}
