package kilonova.agent.discovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Slot;
import kilonova.gpu.type.KnownTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a kernel's devices again and again, and remembers the types that it saw in a file: virtual functions stop listing a type while the
 * board is full. Safe to use from several threads.
 */
public final class DeviceLook {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceLook.class);

    private final Kernel kernel;
    private final Path file;
    private KnownTypes known;
    private List<Board> last = List.of();

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
        return new DeviceLook(kernel, file, KnownTypesFile.read(file));
    }

    /** One look; see {@link Discovery#look(Kernel, KnownTypes)}. */
    public synchronized DeviceInventory look() {
        DeviceInventory inventory = withBoardsThatHang(Discovery.look(kernel, known));
        last = inventory.boards();
        if (!inventory.knownTypes().equals(known)) {
            known = inventory.knownTypes();
            save();
        }
        return inventory;
    }

    /** A board whose driver hangs shows less than it has; it stays as it was seen last, and that is told. */
    private DeviceInventory withBoardsThatHang(DeviceInventory seen) {
        Set<String> hanging = kernel.hanging();
        if (hanging.isEmpty()) {
            return seen;
        }
        Map<DeviceKey, Board> boards = new TreeMap<>();
        seen.boards().forEach(board -> boards.put(board.key(), board));
        List<DeviceInventory.NotUnderstood> notUnderstood = new ArrayList<>(seen.notUnderstood());
        for (String file : hanging) {
            last.stream().filter(board -> isOf(board, file)).forEach(board -> {
                boards.put(board.key(), board);
                notUnderstood.removeIf(left -> isOf(board, left.file()));
            });
            notUnderstood.add(new DeviceInventory.NotUnderstood(
                    file, "the driver does not answer; its device is taken as it was seen last"));
        }
        return new DeviceInventory(List.copyOf(boards.values()), notUnderstood, seen.knownTypes());
    }

    private static boolean isOf(Board board, String file) {
        return Stream.concat(Stream.of(board.key()), board.slots().stream().map(Slot::key))
                .anyMatch(key -> file.contains("/" + key + "/"));
    }

    private void save() {
        try {
            KnownTypesFile.write(file, known);
        } catch (IOException failure) {
            // they are known as long as this process lives, and are seen again once there is room on a board
            LOG.warn("cannot remember the types of devices in {}: {}", file, failure.toString());
        }
    }
}
