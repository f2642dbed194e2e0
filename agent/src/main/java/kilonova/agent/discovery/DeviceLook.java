package kilonova.agent.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.type.KnownTypes;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at a kernel's devices again and again, and remembers the types that it saw in a file: virtual functions stop listing a type while the
 * board is full. Safe to use from several threads.
 */
public final class DeviceLook {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Kernel kernel;
    private final Path file;
    private KnownTypes known;

    private DeviceLook(Kernel kernel, Path file, KnownTypes known) {
        this.kernel = kernel;
        this.file = file;
        this.known = known;
    }

    /**
     * @param file keeps the types; made with its folder when there is something to remember. One that cannot be read is as none: what
     *     it held can be seen again once there is room
     */
    public static DeviceLook open(Kernel kernel, Path file) {
        return new DeviceLook(kernel, file, load(file));
    }

    /** One look; see {@link Discovery#look(Kernel, KnownTypes)}. */
    public synchronized DeviceInventory look() {
        DeviceInventory inventory = Discovery.look(kernel, known);
        if (!inventory.knownTypes().equals(known)) {
            known = inventory.knownTypes();
            save();
        }
        return inventory;
    }

    private record StoredType(String id, String name) {}

    private record Stored(Map<String, List<StoredType>> types) {}

    private static KnownTypes load(Path file) {
        if (!Files.exists(file)) {
            return KnownTypes.none();
        }
        Map<String, List<VgpuType>> byModel = new TreeMap<>();
        try {
            JSON.readValue(file, Stored.class)
                    .types()
                    .forEach((model, types) -> byModel.put(
                            model,
                            new ArrayList<>(types.stream()
                                    .map(type -> new VgpuType(
                                            new TypeId(type.id()),
                                            Optional.of(type.name()),
                                            "vfio-pci",
                                            TypeDescription.EMPTY))
                                    .toList())));
        } catch (RuntimeException unreadable) {
            return KnownTypes.none();
        }
        return new KnownTypes(byModel);
    }

    private void save() {
        Map<String, List<StoredType>> types = known.byModel().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .flatMap(type -> type.name().stream()
                                        .map(name -> new StoredType(type.id().value(), name)))
                                .toList()));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(beside, JSON.writeValueAsBytes(new Stored(types)));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remember the types of devices in " + file, failure);
        }
    }
}
