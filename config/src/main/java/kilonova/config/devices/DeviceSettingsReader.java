package kilonova.config.devices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;
import kilonova.config.option.Item;
import kilonova.config.option.OptionValues;
import kilonova.config.option.SectionContent;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;

/**
 * Resolves the enabled types, their sections and addresses.
 *
 * <p>Differs from Nova where Nova surprises: addresses are compared whatever their letter case and however wide their domain
 * is written, a default type keeps its custom class, and all errors are told at once, each with its line.
 */
public final class DeviceSettingsReader {
    private final SectionContent content;
    private final Findings findings;
    private final Predicate<DeviceKey.Virtual> virtualParentExists;
    private final Map<DeviceKey, Claim> claims = new LinkedHashMap<>();

    private DeviceSettingsReader(
            SectionContent content, Findings findings, Predicate<DeviceKey.Virtual> virtualParentExists) {
        this.content = content;
        this.findings = findings;
        this.virtualParentExists = virtualParentExists;
    }

    /**
     * Reads {@code [devices]} and the sections of the enabled types.
     *
     * @param virtualParentExists says whether a virtual parent device is there
     */
    public static DeviceSettings read(
            SectionContent content, Findings findings, Predicate<DeviceKey.Virtual> virtualParentExists) {
        return new DeviceSettingsReader(content, findings, virtualParentExists).read();
    }

    private DeviceSettings read() {
        List<Item> enabled = withoutRepeats(
                new OptionValues(DeviceOptions.GROUP.name(), content, findings).get(DeviceOptions.ENABLED_TYPES));
        List<MdevTypeSelection> types = new ArrayList<>();
        Optional<MdevTypeSelection> defaultType = Optional.empty();
        for (Item item : enabled) {
            TypeSection section = section(item);
            MdevTypeSelection type = section.type;
            if (!section.unaddressed) {
                types.add(type);
            } else if (defaultType.isEmpty()) {
                defaultType = Optional.of(type);
                types.add(type);
            } else {
                findings.warning(
                        FindingCode.IGNORED,
                        item.where(),
                        "type " + Quoted.plain(type.type()) + " is not used: it names no device_addresses, and "
                                + Quoted.plain(defaultType.get().type())
                                + " is already the default type of all devices that no type names; give one of them"
                                + " device_addresses in [mdev_" + Quoted.plain(type.type()) + "]");
            }
        }
        warnOfSectionsWithoutType(enabled);
        return new DeviceSettings(types, Set.of());
    }

    private TypeSection section(Item item) {
        String name = item.text();
        OptionValues values = new OptionValues(DeviceOptions.TYPE_PREFIX + name, content, findings);
        List<Item> listed = values.get(DeviceOptions.addresses(name));
        List<DeviceKey> addresses = new ArrayList<>();
        for (Item address : listed) {
            address(address).filter(parsed -> claim(parsed, name, address)).ifPresent(addresses::add);
        }
        String resourceClass = values.get(DeviceOptions.RESOURCE_CLASS);
        OptionalInt maxInstances =
                values.get(DeviceOptions.MAX_INSTANCES).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new TypeSection(
                new MdevTypeSelection(name, Set.copyOf(addresses), resourceClass, maxInstances), listed.isEmpty());
    }

    private Optional<DeviceKey> address(Item item) {
        Optional<DeviceKey> parsed = DeviceKey.parse(item.text());
        boolean usable = parsed.map(address -> switch (address) {
                    case DeviceKey.Pci pci -> true;
                    case DeviceKey.Virtual virtual -> virtualParentExists.test(virtual);
                })
                .orElse(false);
        if (usable) {
            return parsed;
        }
        String reason = parsed.isPresent()
                ? "names a virtual parent, and /sys/devices/virtual/" + path(parsed.get())
                        + " does not exist; is its driver loaded?"
                : "is no device address: write a PCI address such as 0000:84:00.0, or a virtual parent such as mtty_mtty";
        findings.error(FindingCode.BAD_ADDRESS, item.where(), Quoted.text(item.text()) + " " + reason);
        return Optional.empty();
    }

    private static String path(DeviceKey virtual) {
        return virtual.toString().replace('_', '/');
    }

    private boolean claim(DeviceKey address, String type, Item item) {
        Optional<Claim> earlier = Optional.ofNullable(claims.putIfAbsent(address, new Claim(type, item)));
        earlier.ifPresent(first -> findings.error(
                FindingCode.DUPLICATE_ADDRESS,
                item.where(),
                first.type.equals(type)
                        ? address + " is listed twice under type " + Quoted.plain(type) + ": in line "
                                + first.item.where().line() + " and in line "
                                + item.where().line()
                        : address + " is listed under two types: " + Quoted.plain(first.type) + " in line "
                                + first.item.where().line() + " and " + Quoted.plain(type) + " in line "
                                + item.where().line() + "; a device offers one type"));
        return earlier.isEmpty();
    }

    private List<Item> withoutRepeats(List<Item> enabled) {
        Map<String, Item> byName = new LinkedHashMap<>();
        for (Item item : enabled) {
            if (byName.putIfAbsent(item.text(), item) != null) {
                findings.warning(
                        FindingCode.IGNORED, item.where(), "type " + Quoted.plain(item.text()) + " is enabled twice");
            }
        }
        return List.copyOf(byName.values());
    }

    private void warnOfSectionsWithoutType(List<Item> enabled) {
        List<String> names = enabled.stream().map(Item::text).toList();
        content.headers()
                .forEach((section, where) -> DeviceSections.typeOf(section)
                        .filter(type -> !names.contains(type))
                        .ifPresent(type -> findings.warning(
                                FindingCode.IGNORED,
                                where,
                                "[" + Quoted.plain(section) + "] has no effect: type " + Quoted.plain(type)
                                        + " is not in [devices] enabled_mdev_types" + NearestName.hint(type, names))));
    }

    private record TypeSection(MdevTypeSelection type, boolean unaddressed) {}

    private record Claim(String type, Item item) {}
}
