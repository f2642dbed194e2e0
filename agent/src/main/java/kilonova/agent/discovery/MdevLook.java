package kilonova.agent.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;

/** Finds the parents of mediated devices and the mediated devices themselves. */
final class MdevLook {
    private final Kernel kernel;
    private final FileReader files;
    private final Map<DeviceKey, BoardBuilder> boards;

    MdevLook(FileReader files, Map<DeviceKey, BoardBuilder> boards) {
        this.kernel = files.kernel();
        this.files = files;
        this.boards = boards;
    }

    void addParents() {
        for (String name : files.names(Sysfs.MDEV_BUS)) {
            Optional<DeviceKey> key = MdevParents.keyOf(kernel, name);
            if (key.isEmpty()) {
                files.leaveOut(Sysfs.MDEV_BUS + "/" + name, "neither a PCI device nor a virtual one");
            } else if (!kernel.exists(Sysfs.MDEV_BUS + "/" + name)) {
                files.leaveOut(Sysfs.MDEV_BUS + "/" + name, "a link that leads nowhere");
            } else {
                addParent(name, key.get());
            }
        }
    }

    private void addParent(String name, DeviceKey key) {
        Optional<PciAddress> function = key.pci().filter(address -> PciLook.isVirtualFunction(kernel, address));
        Optional<BoardBuilder> board = function.isPresent()
                ? PciLook.physicalFunction(kernel, function.get()).map(this::pciBoard)
                : Optional.of(key.pci()
                        .map(this::pciBoard)
                        .orElseGet(() -> boards.computeIfAbsent(key, PciLook::virtualBoard)));
        if (board.isEmpty()) {
            files.leaveOut(Sysfs.MDEV_BUS + "/" + name, PciLook.NO_PHYSICAL_FUNCTION);
            return;
        }
        Map<TypeId, Integer> available = readTypes(name, board.get());
        board.get()
                .add(
                        function.isPresent()
                                ? new Slot.MdevFunction(function.get(), available)
                                : new Slot.WholeDevice(key, available));
    }

    private BoardBuilder pciBoard(PciAddress address) {
        return boards.computeIfAbsent(DeviceKey.of(address), key -> PciLook.board(files, address));
    }

    /** A type whose count cannot be read stays known, and offers nothing: a fault of the moment must not take its provider away. */
    private Map<TypeId, Integer> readTypes(String parent, BoardBuilder board) {
        Map<TypeId, Integer> available = new HashMap<>();
        String folder = Sysfs.types(parent);
        for (String id : files.names(folder)) {
            if (!TypeId.isValid(id)) {
                files.leaveOut(folder + "/" + FileReader.shown(id), "no name of a type");
                continue;
            }
            TypeId type = new TypeId(id);
            available.put(
                    type,
                    files.requiredNumber(folder + "/" + id + "/available_instances")
                            .orElse(0));
            if (!board.knows(type)) {
                board.add(readType(folder + "/" + id, type));
            }
        }
        return available;
    }

    private VgpuType readType(String folder, TypeId id) {
        return new VgpuType(
                id,
                files.text(folder + "/name").filter(name -> !name.isBlank()),
                files.text(folder + "/device_api").orElse("vfio-pci"),
                files.text(folder + "/description").map(TypeDescription::parse).orElse(TypeDescription.EMPTY));
    }

    void addUnits() {
        for (String name : files.names(Sysfs.MDEVS)) {
            addUnit(name);
        }
    }

    private void addUnit(String name) {
        String folder = Sysfs.MDEVS + "/" + name;
        Optional<UnitId> id = UnitId.parse(name).filter(UnitId.Mdev.class::isInstance);
        Optional<DeviceKey> parent = MdevParents.parentOf(kernel, name);
        Optional<TypeId> type = kernel.linkedName(folder + "/mdev_type")
                .value()
                .filter(TypeId::isValid)
                .map(TypeId::new);
        if (id.isEmpty() || parent.isEmpty() || type.isEmpty()) {
            files.leaveOut(folder, id.isEmpty() ? "its name is no UUID" : "its parent or type cannot be read");
            return;
        }
        Optional<BoardBuilder> board = boards.values().stream()
                .filter(candidate -> candidate.hasSlot(parent.get()))
                .findFirst();
        if (board.isEmpty()) {
            files.leaveOut(folder, "its parent " + parent.get() + " is no known device");
            return;
        }
        board.get().add(new Unit(id.get(), board.get().key(), parent.get(), type.get()));
    }
}
