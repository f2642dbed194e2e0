package kilonova.agent.sriov;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.RealKernel;

/**
 * A network card with 7 virtual functions in a tree of files, laid out as Linux 6.12 shows an igb card, which answers a written number as
 * that kernel does: ERANGE above the most, EBUSY from one number above 0 to another.
 */
final class CardTree extends AlteredKernel {
    static final String CARD = "0000:01:00.0";
    static final String FIRST = "0000:01:10.0";

    private static final int MOST = 7;
    private static final String DEVICES = "/sys/bus/pci/devices/";

    private final Path root;

    CardTree(Path root) {
        super(new RealKernel(root));
        this.root = root;
        file(DEVICES + CARD + "/vendor", "0x8086");
        file(DEVICES + CARD + "/class", "0x020000");
        file(DEVICES + CARD + "/sriov_totalvfs", "7");
        file(DEVICES + CARD + "/sriov_numvfs", "0");
        file(DEVICES + CARD + "/sriov_offset", "128");
        file(DEVICES + CARD + "/sriov_stride", "2");
        link(DEVICES + CARD + "/driver", "../../../../bus/pci/drivers/igb");
    }

    void file(String path, String text) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(root));
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a container has taken into its own network namespace is not seen from here. */
    void moveToContainer(String function, String link) {
        try {
            Path folder = root.resolve(DEVICES.substring(1) + function + "/net/" + link);
            Files.delete(folder.resolve("operstate"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(String path, String target) {
        try {
            Path link = root.resolve(path.substring(1));
            Files.createDirectories(Optional.ofNullable(link.getParent()).orElse(root));
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        if (!path.equals(DEVICES + CARD + "/sriov_numvfs")) {
            return real.write(path, text);
        }
        int now = Integer.parseInt(real.read(path).value().orElse("0"));
        int wanted = Integer.parseInt(text);
        if (wanted > MOST) {
            return Optional.of(new KernelError(Errno.ERANGE, path, "write"));
        }
        if (now > 0 && wanted > 0 && now != wanted) {
            return Optional.of(new KernelError(Errno.EBUSY, path, "write"));
        }
        file(path, text);
        for (int index = 0; index < wanted; index++) {
            String function = "0000:01:1" + (index * 2 / 8) + "." + (index * 2 % 8);
            file(DEVICES + function + "/class", "0x020000");
            file(DEVICES + function + "/net/eth" + (3 + index) + "/operstate", "down");
            link(DEVICES + function + "/driver", "../../../../bus/pci/drivers/igbvf");
            link(DEVICES + CARD + "/virtfn" + index, "../" + function);
        }
        return Optional.empty();
    }
}
