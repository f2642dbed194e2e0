package kilonova.agent.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The kernel's files, as {@code /sys} shows them. Paths are absolute ({@code /sys/class/mdev_bus}) and follow symbolic links, as the kernel
 * does. Safe to use from several threads; nothing here waits for another thread, but a write may take as long as the driver takes.
 */
public interface Kernel {
    /** The names in a directory, sorted. */
    Outcome<List<String>> list(String path);

    /** A file's text, without blanks at its end. */
    Outcome<String> read(String path);

    /**
     * Writes a text to an existing file in one call, as {@code echo} does.
     *
     * @return empty when the kernel took it, else what it answered
     */
    Optional<KernelError> write(String path, String text);

    /** Where a symbolic link points, as it is stored: mostly relative. */
    Outcome<String> readLink(String path);

    /** Whether a path leads to something, all links followed. */
    boolean exists(String path);

    /** Files about which a driver was asked and has not answered in its time; what they say, and their boards' other files, is not known. */
    default Set<String> hanging() {
        return Set.of();
    }

    /** The names in a directory, or none where it cannot be read. */
    default List<String> namesIn(String path) {
        return list(path).value().orElse(List.of());
    }

    /** The last part of a link's target, which in sysfs names the thing that it points to. */
    default Outcome<String> linkedName(String path) {
        return readLink(path).map(target -> target.substring(target.lastIndexOf('/') + 1));
    }

    /** A file's count; empty where it cannot be read or holds none. */
    default OptionalInt number(String path) {
        return read(path).value().map(Kernel::numberIn).orElse(OptionalInt.empty());
    }

    /** A count of 0 to 999,999,999 as a file holds it; empty for what is none. */
    static OptionalInt numberIn(String text) {
        boolean digits =
                !text.isEmpty() && text.length() < 10 && text.chars().allMatch(sign -> sign >= '0' && sign <= '9');
        return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
