package kilonova.compute.hosts;

import kilonova.protocol.DiskAnswer;
import kilonova.protocol.calls.HostCall;

/** Asks hosts for disks of their guests. */
@FunctionalInterface
public interface DiskOpener {
    /** For controllers whose hosts are not asked. */
    DiskOpener NONE = (host, call) -> {
        throw new kilonova.protocol.ControllerUnavailable("No disks are asked for here.");
    };

    /**
     * Opens a disk.
     *
     * @throws kilonova.protocol.ControllerUnavailable when the host does not answer now
     */
    DiskAnswer open(String host, HostCall.ReadDisk call) throws InterruptedException;
}
