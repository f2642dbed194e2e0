package kilonova.config.sriov;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.config.finding.Quoted;
import kilonova.config.option.Item;
import kilonova.config.option.Parsed;
import kilonova.config.option.ValueType;
import kilonova.config.option.ValueTypes;
import kilonova.gpu.address.PciAddress;

/** Reads {@code 0000:41:00.0=16, 0000:c1:00.0=all}. */
final class FunctionCounts {
    /** The most that PCI Express allows one device to have. */
    private static final int MOST = 65_535;

    static final ValueType<Map<PciAddress, OptionalInt>> TYPE =
            ValueTypes.items().then(FunctionCounts::read);

    private FunctionCounts() {}

    private static Parsed<Map<PciAddress, OptionalInt>> read(List<Item> items) {
        Map<PciAddress, OptionalInt> counts = new LinkedHashMap<>();
        for (Item item : items) {
            int sign = item.text().indexOf('=');
            Optional<PciAddress> address =
                    sign < 0 ? Optional.empty() : PciAddress.parse(item.text().substring(0, sign));
            Optional<OptionalInt> count = count(item.text().substring(sign + 1).strip());
            if (address.isEmpty() || count.isEmpty()) {
                return Parsed.invalid("must be ADDRESS=COUNT with a PCI address and a number from 1 on or the word all"
                        + " (0000:41:00.0=16), and has " + Quoted.text(item.text()));
            }
            if (counts.put(address.get(), count.get()) != null) {
                return Parsed.invalid("names " + address.get() + " twice");
            }
        }
        return Parsed.valid(counts);
    }

    /** A number, or empty for all; nothing at all for what is neither. */
    private static Optional<OptionalInt> count(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("all")) {
            return Optional.of(OptionalInt.empty());
        }
        if (!text.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        return number >= 1 && number <= MOST ? Optional.of(OptionalInt.of(number)) : Optional.empty();
    }
}
