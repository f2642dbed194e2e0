package kilonova.agent.inspection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.PciClass;
import kilonova.gpu.board.Vendor;

/** Finds the GPUs of the makers whose rules are known, and their virtual functions. */
final class PciGpus {
    private static final String DEVICES = "/sys/bus/pci/devices";

    private final Kernel kernel;

    PciGpus(Kernel kernel) {
        this.kernel = kernel;
    }

    List<PciGpu> find() {
        List<PciGpu> found = new ArrayList<>();
        for (String name : kernel.namesIn(DEVICES)) {
            PciAddress.parse(name)
                    .filter(address -> isGpu(folder(address)))
                    .flatMap(this::gpu)
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparing(PciGpu::address));
        return found;
    }

    private boolean isGpu(String folder) {
        String pciClass = kernel.read(folder + "/class").value().orElse("");
        return PciClass.isGpu(pciClass)
                && kernel.readLink(folder + "/physfn").value().isEmpty();
    }

    private Optional<PciGpu> gpu(PciAddress address) {
        String folder = folder(address);
        Optional<String> vendorId = kernel.read(folder + "/vendor").value();
        Vendor vendor = vendorId.map(Vendor::ofPciId).orElse(Vendor.OTHER);
        if (vendor == Vendor.OTHER) {
            return Optional.empty();
        }
        String device = kernel.read(folder + "/device").value().orElse("?");
        return Optional.of(new PciGpu(
                address,
                vendor,
                vendorId.orElseThrow() + ":" + device,
                driver(folder),
                kernel.number(folder + "/sriov_totalvfs").orElse(0),
                functions(folder),
                kernel.number(folder + "/numa_node")));
    }

    private List<PciGpu.Function> functions(String folder) {
        return kernel.namesIn(folder).stream()
                .filter(name -> name.startsWith("virtfn"))
                .flatMap(link -> kernel.linkedName(folder + "/" + link).value().flatMap(PciAddress::parse).stream())
                .sorted()
                .map(function -> new PciGpu.Function(function, driver(folder(function)), groupMates(function)))
                .toList();
    }

    private int groupMates(PciAddress function) {
        int members = kernel.namesIn(folder(function) + "/iommu_group/devices").size();
        return Math.max(0, members - 1);
    }

    private Optional<String> driver(String folder) {
        return kernel.linkedName(folder + "/driver").value();
    }

    private static String folder(PciAddress address) {
        return DEVICES + "/" + address;
    }
}
