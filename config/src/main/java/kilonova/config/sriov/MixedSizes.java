package kilonova.config.sriov;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.config.finding.Quoted;
import kilonova.config.option.Item;
import kilonova.config.option.Parsed;
import kilonova.config.option.ValueType;
import kilonova.config.option.ValueTypes;
import kilonova.gpu.address.PciAddress;

/**
 * Which of NVIDIA's boards are to hold vGPUs of different sizes side by side, a mode that they lose at each boot.
 *
 * @param everywhere whether all are that can
 * @param devices those that are, where not all are
 * @param tool NVIDIA's program that shows and sets the mode
 */
public record MixedSizes(boolean everywhere, Set<PciAddress> devices, String tool) {
    static final String USUAL_TOOL = "/usr/bin/nvidia-smi";

    /** What the option says: {@code all}, or addresses. */
    static final ValueType<MixedSizes> TYPE = ValueTypes.items().then(MixedSizes::read);

    public MixedSizes {
        devices = Set.copyOf(devices);
    }

    /** The modes of boards are left as they are. */
    public static MixedSizes none() {
        return new MixedSizes(false, Set.of(), USUAL_TOOL);
    }

    /** Whether a board is one of them. */
    public boolean includes(PciAddress device) {
        return everywhere || devices.contains(device);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return !everywhere && devices.isEmpty();
    }

    /** The same with another program. */
    MixedSizes shownBy(String program) {
        return new MixedSizes(everywhere, devices, program);
    }

    /** As a file would say it. */
    @Override
    public String toString() {
        return everywhere
                ? "all"
                : devices.stream().map(PciAddress::toString).sorted().collect(Collectors.joining(", "));
    }

    private static Parsed<MixedSizes> read(List<Item> items) {
        if (items.size() == 1 && items.getFirst().text().equals("all")) {
            return Parsed.valid(new MixedSizes(true, Set.of(), USUAL_TOOL));
        }
        Set<PciAddress> devices = new HashSet<>();
        for (Item item : items) {
            if (PciAddress.parse(item.text()).map(devices::add).isEmpty()) {
                return Parsed.invalid("must be the word all or PCI addresses of boards (0000:41:00.0), and has "
                        + Quoted.text(item.text()));
            }
        }
        return Parsed.valid(new MixedSizes(false, devices, USUAL_TOOL));
    }
}
