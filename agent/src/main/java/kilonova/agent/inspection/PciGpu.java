package kilonova.agent.inspection;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Vendor;

/**
 * A GPU on PCI as the machine sees it, whether or not it gives vGPUs. Virtual functions are no GPUs; they are in {@code functions}.
 *
 * @param address its physical function
 * @param vendor its maker
 * @param pciId vendor and device, {@code 0x10de:0x2235}
 * @param driver the kernel driver that it is bound to, if any
 * @param possibleFunctions how many virtual functions the hardware can have, 0 for none
 * @param functions those that are enabled, by address
 * @param numaNode where its memory is near; empty where the machine has no such nodes
 */
public record PciGpu(
        PciAddress address,
        Vendor vendor,
        String pciId,
        Optional<String> driver,
        int possibleFunctions,
        List<Function> functions,
        OptionalInt numaNode) {
    public PciGpu {
        functions = List.copyOf(functions);
    }

    /**
     * A virtual function.
     *
     * @param address its address
     * @param driver the kernel driver that it is bound to, if any
     * @param groupMates how many other devices share its IOMMU group
     */
    public record Function(PciAddress address, Optional<String> driver, int groupMates) {}
}
