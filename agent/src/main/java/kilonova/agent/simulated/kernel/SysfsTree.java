package kilonova.agent.simulated.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.agent.kernel.Errno;
import kilonova.agent.simulated.kernel.HardwareState.Mdev;
import kilonova.agent.simulated.kernel.SimulatedBoard.Layout;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;

/** Simulated hardware at one moment, as sysfs shows it. */
final class SysfsTree {
    private static final String NVIDIA = "0x10de";
    private static final String CONTROLLER_CLASS = "0x030200";

    private final Hardware hardware;
    private final Change change;

    /** Carries out what was written, or answers why not. */
    interface Change {
        Optional<Errno> attempt(Operation operation, String path, Function<Hardware, Hardware.Answer> change);
    }

    private SysfsTree(Hardware hardware, Change change) {
        this.hardware = hardware;
        this.change = change;
    }

    static Node.Folder root(Hardware hardware, Change change) {
        SysfsTree tree = new SysfsTree(hardware, change);
        Node.Folder sys = Node.folder(Map.of(
                "devices", Node.folder(tree::devices),
                "bus",
                        Node.folder(Map.of(
                                "pci", Node.folder(Map.of("devices", Node.folder(tree::pciLinks))),
                                "mdev", Node.folder(Map.of("devices", Node.folder(tree::mdevLinks))))),
                "class", Node.folder(Map.of("mdev_bus", Node.folder(tree::parentLinks)))));
        return Node.folder(Map.of("sys", sys));
    }

    private List<SimulatedBoard> boards() {
        return hardware.boards();
    }

    /** Where a board or virtual function is, below {@code /sys/devices}. */
    private static String place(DeviceKey key) {
        return switch (key) {
            case DeviceKey.Pci(PciAddress address) -> bridge(address) + "/" + address;
            case DeviceKey.Virtual(String name) -> "virtual/" + name.replaceFirst("_", "/");
        };
    }

    private static String bridge(PciAddress address) {
        String text = address.toString();
        return "pci" + text.substring(0, text.lastIndexOf(':'));
    }

    private Map<String, Node> devices() {
        Map<String, Map<String, Node>> folders = new LinkedHashMap<>();
        for (SimulatedBoard board : boards()) {
            String[] place = place(board.key()).split("/");
            if (board.key() instanceof DeviceKey.Virtual) {
                folders.computeIfAbsent("virtual", name -> new LinkedHashMap<>())
                        .put(place[1], Node.folder(Map.of(place[2], Node.folder(() -> boardFolder(board)))));
            } else {
                Map<String, Node> bridge = folders.computeIfAbsent(place[0], name -> new LinkedHashMap<>());
                bridge.put(place[1], Node.folder(() -> boardFolder(board)));
                hardware.functions(board)
                        .forEach(function ->
                                bridge.put(function.toString(), Node.folder(() -> functionFolder(board, function))));
            }
        }
        return folders.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Node.folder(entry.getValue())));
    }

    private Map<String, Node> pciLinks() {
        Map<String, Node> links = new LinkedHashMap<>();
        for (SimulatedBoard board : boards()) {
            board.key()
                    .pci()
                    .ifPresent(address ->
                            links.put(address.toString(), new Node.Link("../../../devices/" + place(board.key()))));
            hardware.functions(board)
                    .forEach(function -> links.put(
                            function.toString(), new Node.Link("../../../devices/" + place(DeviceKey.of(function)))));
        }
        return links;
    }

    private Map<String, Node> parentLinks() {
        Map<String, Node> links = new LinkedHashMap<>();
        for (SimulatedBoard board : boards()) {
            parents(board).forEach(parent -> {
                String place = place(parent);
                links.put(place.substring(place.lastIndexOf('/') + 1), new Node.Link("../../devices/" + place));
            });
        }
        return links;
    }

    private List<DeviceKey> parents(SimulatedBoard board) {
        return switch (board.layout()) {
            case BOARD_PARENTS -> List.of(board.key());
            case FUNCTIONS_PARENT ->
                hardware.functions(board).stream().map(DeviceKey::of).toList();
            case FUNCTIONS_ARE_UNITS -> List.of();
        };
    }

    private Map<String, Node> mdevLinks() {
        return hardware.state().mdevs().stream()
                .collect(Collectors.toMap(
                        mdev -> mdev.uuid().toString(),
                        mdev -> new Node.Link("../../../devices/"
                                + place(DeviceKey.parse(mdev.parent()).orElseThrow()) + "/" + mdev.uuid())));
    }

    private Map<String, Node> boardFolder(SimulatedBoard board) {
        Map<String, Node> files = new LinkedHashMap<>(identity(board));
        if (!board.functions().isEmpty()) {
            files.put(
                    "sriov_totalvfs",
                    Node.readOnly(Integer.toString(board.functions().size())));
            files.put(
                    "sriov_numvfs",
                    Node.readWrite(
                            () -> Integer.toString(hardware.functions(board).size()),
                            (path, text) -> change.attempt(
                                    Operation.ENABLE_FUNCTIONS, path, now -> now.enableFunctions(board, text))));
            int first = routingId(board.functions().getFirst());
            board.key()
                    .pci()
                    .ifPresent(
                            own -> files.put("sriov_offset", Node.readOnly(Integer.toString(first - routingId(own)))));
            board.pciId()
                    .filter(id -> id.vendor().equals(NVIDIA))
                    .ifPresent(id -> files.put("driver", new Node.Link("../../../bus/pci/drivers/nvidia")));
            files.put("sriov_stride", Node.readOnly("1"));
            List<PciAddress> functions = hardware.functions(board);
            for (int index = 0; index < functions.size(); index++) {
                files.put("virtfn" + index, new Node.Link("../" + functions.get(index)));
            }
        }
        if (board.layout() == Layout.BOARD_PARENTS) {
            files.putAll(parentFolder(board, board.key()));
        }
        return files;
    }

    private static int routingId(PciAddress address) {
        return (address.bus() << 8) | (address.slot() << 3) | address.function();
    }

    private Map<String, Node> functionFolder(SimulatedBoard board, PciAddress function) {
        Map<String, Node> files = new LinkedHashMap<>(identity(board));
        files.put("physfn", new Node.Link("../" + board.key()));
        if (board.layout() == Layout.FUNCTIONS_PARENT) {
            files.putAll(parentFolder(board, DeviceKey.of(function)));
        } else {
            files.put("nvidia", Node.folder(() -> vendorFolder(board, function)));
        }
        return files;
    }

    private static Map<String, Node> identity(SimulatedBoard board) {
        return board.pciId()
                .<Map<String, Node>>map(id -> Map.of(
                        "vendor", Node.readOnly(id.vendor()),
                        "device", Node.readOnly(id.device()),
                        "class", Node.readOnly(CONTROLLER_CLASS)))
                .orElse(Map.of());
    }

    private Map<String, Node> vendorFolder(SimulatedBoard board, PciAddress function) {
        Map<String, Node> files = new LinkedHashMap<>();
        files.put(
                "creatable_vgpu_types",
                Node.readOnly(hardware.creatable(board, function).stream()
                        .map(type ->
                                "%-5s : %s\n".formatted(type.id(), type.name().orElse("")))
                        .collect(Collectors.joining("", "ID    : vGPU Name\n", ""))));
        files.put(
                "current_vgpu_type",
                Node.readWrite(
                        () -> hardware.state().functionTypes().getOrDefault(function.toString(), "0"),
                        (path, text) ->
                                change.attempt(Operation.SET_TYPE, path, now -> now.setType(board, function, text))));
        files.put("gpu_instance_id", Node.readOnly("0"));
        files.put("placement_id", Node.readOnly("0"));
        files.put("vgpu_params", Node.readOnly(""));
        return files;
    }

    private Map<String, Node> parentFolder(SimulatedBoard board, DeviceKey parent) {
        Map<String, Node> files = new LinkedHashMap<>();
        files.put(
                "mdev_supported_types",
                Node.folder(() -> board.types().stream()
                        .collect(Collectors.toMap(
                                SimulatedType::id, type -> Node.folder(() -> typeFolder(board, parent, type))))));
        hardware.mdevsOn(parent.toString())
                .forEach(mdev -> files.put(mdev.uuid().toString(), Node.folder(() -> mdevFolder(mdev))));
        return files;
    }

    private Map<String, Node> typeFolder(SimulatedBoard board, DeviceKey parent, SimulatedType type) {
        Map<String, Node> files = new LinkedHashMap<>();
        type.name().ifPresent(name -> files.put("name", Node.readOnly(name)));
        type.description().ifPresent(text -> files.put("description", Node.readOnly(text)));
        files.put("device_api", Node.readOnly("vfio-pci"));
        files.put(
                "available_instances",
                Node.readOnly(Integer.toString(hardware.available(board, parent.toString(), type))));
        files.put(
                "create",
                Node.writeOnly((path, text) -> change.attempt(
                        Operation.CREATE_MDEV, path, now -> now.create(board, parent.toString(), type, text))));
        files.put(
                "devices",
                Node.folder(() -> hardware.mdevsOn(parent.toString()).stream()
                        .filter(mdev -> mdev.type().equals(type.id()))
                        .collect(Collectors.toMap(
                                mdev -> mdev.uuid().toString(), mdev -> new Node.Link("../../../" + mdev.uuid())))));
        return files;
    }

    private Map<String, Node> mdevFolder(Mdev mdev) {
        int group = hardware.state().mdevs().indexOf(mdev) + 1;
        return Map.of(
                "mdev_type", new Node.Link("../mdev_supported_types/" + mdev.type()),
                "iommu_group", new Node.Link("../../../../kernel/iommu_groups/" + group),
                "remove",
                        Node.writeOnly((path, text) -> text.strip().equals("1")
                                ? change.attempt(Operation.REMOVE_MDEV, path, now -> now.remove(mdev.uuid()))
                                : Optional.of(Errno.EINVAL)));
    }
}
