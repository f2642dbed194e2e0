package kilonova.agent.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kilonova.agent.durable.DurableFile;
import kilonova.gpu.type.KnownTypes;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;
import tools.jackson.databind.json.JsonMapper;

/** The file in which an agent remembers the types that it saw: virtual functions stop listing a type while the board is full. */
public final class KnownTypesFile {
    /** Its name in an agent's state directory. */
    public static final String NAME = "device-types.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KnownTypesFile() {}

    private record StoredType(String id, String name) {}

    private record Stored(Map<String, List<StoredType>> types) {}

    /** What a file remembers. One that is not there or cannot be read is as none: what it held can be seen again once there is room. */
    public static KnownTypes read(Path file) {
        try {
            return Files.exists(file) ? parse(Files.readString(file)) : KnownTypes.none();
        } catch (IOException unreadable) {
            return KnownTypes.none();
        }
    }

    /** What a file's text says; nothing where it is none of ours. */
    public static KnownTypes parse(String text) {
        Map<String, List<VgpuType>> byModel = new TreeMap<>();
        try {
            JSON.readValue(text, Stored.class)
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

    /** The text that {@link #parse} reads. */
    public static String written(KnownTypes known) {
        Map<String, List<StoredType>> types = known.byModel().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .flatMap(type -> type.name().stream()
                                        .map(name -> new StoredType(type.id().value(), name)))
                                .toList(),
                        (one, same) -> one,
                        TreeMap::new));
        return JSON.writeValueAsString(new Stored(types));
    }

    /** Replaces a file whole; makes its folder where it is missing. */
    static void write(Path file, KnownTypes known) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        DurableFile.replace(file, written(known).getBytes(StandardCharsets.UTF_8));
    }
}
