package kilonova.app.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kilonova.config.ConfigReader;
import kilonova.config.ConfigResult;
import kilonova.gpu.address.DeviceKey;

/** Reads configuration files of this machine. */
public final class ConfigFile {
    private static final Path VIRTUAL_DEVICES = Path.of("/sys/devices/virtual");

    private ConfigFile() {}

    /**
     * Reads a file. Bytes that are no UTF-8 become replacement signs, so that the reader can name their line.
     *
     * @param virtualParentExists says whether a virtual parent device is there
     */
    public static ConfigResult read(Path file, Predicate<DeviceKey.Virtual> virtualParentExists) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return ConfigReader.read(file.toString(), text, virtualParentExists);
    }

    /** Whether this machine has that virtual parent device. */
    public static boolean existsHere(DeviceKey.Virtual parent) {
        return Files.isDirectory(VIRTUAL_DEVICES.resolve(parent.name().replace('_', '/')));
    }

    /** A default as a file would say it; nothing for what is unset. */
    public static String written(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(ConfigFile::written).orElse("");
            case Collection<?> items -> items.stream().map(ConfigFile::written).collect(Collectors.joining(", "));
            case Map<?, ?> entries ->
                entries.entrySet().stream()
                        .map(entry -> written(entry.getKey()) + "=" + written(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }
}
