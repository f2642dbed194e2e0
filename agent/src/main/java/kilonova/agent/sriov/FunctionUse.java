package kilonova.agent.sriov;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;

/**
 * What shows that somebody uses a device or one of its virtual functions. Whoever changes their number takes them away from everybody, so
 * each of these forbids it, whosoever the user is.
 *
 * @param ofDevice one clause for each use of the device itself
 * @param ofFunctions one clause for each use of one of its functions
 */
public record FunctionUse(List<String> ofDevice, List<String> ofFunctions) {
    private static final String MDEVS = "/sys/bus/mdev/devices";

    public FunctionUse {
        ofDevice = List.copyOf(ofDevice);
        ofFunctions = List.copyOf(ofFunctions);
    }

    /** Looks at a device and its functions. */
    public static FunctionUse of(Kernel kernel, PhysicalFunction device) {
        List<String> parents = kernel.namesIn(MDEVS).stream()
                .flatMap(mdev -> parentOf(kernel, mdev).stream())
                .toList();
        List<String> functions = new ArrayList<>();
        device.functions().forEach(function -> functions.addAll(ofFunction(kernel, function, parents)));
        return new FunctionUse(ofItself(device, parents), functions);
    }

    private static List<String> ofItself(PhysicalFunction device, List<String> parents) {
        List<String> uses = new ArrayList<>();
        device.driver()
                .filter(FunctionUse::givesToGuests)
                .ifPresent(driver -> uses.add("%s is bound to %s, for a guest".formatted(device.address(), driver)));
        countMdevs(device.address(), parents).ifPresent(uses::add);
        return uses;
    }

    private static List<String> ofFunction(Kernel kernel, PciAddress function, List<String> parents) {
        List<String> uses = new ArrayList<>();
        String folder = PhysicalFunction.folder(function);
        countMdevs(function, parents).ifPresent(uses::add);
        kernel.read(folder + "/nvidia/current_vgpu_type")
                .value()
                .filter(type -> !type.equals("0"))
                .ifPresent(type -> uses.add("%s is a vGPU of type %s".formatted(function, type)));
        Optional<String> driver = kernel.linkedName(folder + "/driver").value();
        driver.filter(FunctionUse::givesToGuests)
                .ifPresent(name -> uses.add("%s is bound to %s, for a guest".formatted(function, name)));
        List<String> links = kernel.namesIn(folder + "/net");
        if (links.isEmpty() && isNetworkCard(kernel, folder)) {
            driver.filter(name -> !givesToGuests(name))
                    .ifPresent(name ->
                            uses.add("%s is bound to %s and has no network interface here: it may be a container's"
                                    .formatted(function, name)));
        }
        for (String link : links) {
            String state =
                    kernel.read(folder + "/net/" + link + "/operstate").value().orElse("");
            if (state.equals("up")
                    || kernel.readLink(folder + "/net/" + link + "/master")
                            .value()
                            .isPresent()) {
                uses.add("the network interface %s of %s is in use".formatted(link, function));
            }
        }
        for (String controller : kernel.namesIn(folder + "/nvme")) {
            kernel.namesIn(folder + "/nvme/" + controller).stream()
                    .filter(name -> name.matches("nvme\\d+(c\\d+)?n\\d+"))
                    .forEach(disk -> uses.add("%s has the disk %s".formatted(function, disk)));
        }
        return uses;
    }

    /** sysfs shows an interface only in its own network namespace. */
    private static boolean isNetworkCard(Kernel kernel, String folder) {
        return kernel.read(folder + "/class")
                .value()
                .filter(code -> code.startsWith("0x02"))
                .isPresent();
    }

    private static Optional<String> countMdevs(PciAddress address, List<String> parents) {
        long count = parents.stream().filter(address.toString()::equals).count();
        return count == 0 ? Optional.empty() : Optional.of("%s has %d mediated device(s)".formatted(address, count));
    }

    private static Optional<String> parentOf(Kernel kernel, String mdev) {
        return kernel.readLink(MDEVS + "/" + mdev).value().map(target -> {
            int end = Math.max(0, target.lastIndexOf('/'));
            return target.substring(target.lastIndexOf('/', end - 1) + 1, end);
        });
    }

    private static boolean givesToGuests(String driver) {
        return driver.contains("vfio") || driver.equals("pci-stub") || driver.equals("xen-pciback");
    }
}
