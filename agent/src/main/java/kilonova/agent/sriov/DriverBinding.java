package kilonova.agent.sriov;

import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.board.Vendor;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a board back to its driver. The vendor's program takes it away while it changes the number of functions, in between to a driver that
 * only holds them; one that was killed halfway leaves the board so, with the right number of functions and nothing behind them.
 */
final class DriverBinding {
    private static final Logger LOG = LoggerFactory.getLogger(DriverBinding.class);
    private static final String HOLDER = "pci-pf-stub";

    private DriverBinding() {}

    /** Whether the board is without the driver that makes vGPUs of its functions. */
    static boolean isLost(PhysicalFunction device) {
        return device.vendor() == Vendor.NVIDIA
                && device.driver().filter(driver -> !driver.equals(HOLDER)).isEmpty();
    }

    /** Lets the kernel find the board's driver, whatever was left behind. */
    static void mend(Kernel kernel, PhysicalFunction device) {
        String address = device.address().toString();
        String folder = PhysicalFunction.folder(device.address());
        if (device.driver().isPresent()) {
            attempt(kernel, folder + "/driver_override", "\n");
            attempt(kernel, "/sys/bus/pci/drivers/" + HOLDER + "/unbind", address);
        }
        attempt(kernel, "/sys/bus/pci/drivers_probe", address);
    }

    /** Whether it helped is seen by looking at the board. */
    private static void attempt(Kernel kernel, String file, String text) {
        kernel.write(file, text).ifPresent(error -> LOG.debug("{}", error.sentence()));
    }

    static Problem lost(PhysicalFunction device, Optional<String> driver) {
        return new Problem(
                "sriov.no_driver",
                "%s is %s, although it has its virtual functions: no vGPU can be made; mend it with 'modprobe nvidia && echo %s > /sys/bus/pci/drivers_probe'"
                        .formatted(
                                device.address(),
                                driver.map(name -> "bound to " + name).orElse("bound to no driver"),
                                device.address()));
    }
}
