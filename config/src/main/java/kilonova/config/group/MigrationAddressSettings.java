package kilonova.config.group;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.config.option.Option;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Where guests that come to this host while they run find it: {@code [libvirt] live_migration_*}. A host tells the others; what another
 * host's file says of it does not count.
 *
 * @param uri its libvirt daemon, {@code %s} in it for its address; wins over the scheme
 * @param scheme what the daemons speak with each other
 * @param inboundAddress a name or address of this host in the network for migrations; its own name if empty
 * @param nativeTls whether QEMU encrypts what leaves this host
 */
public record MigrationAddressSettings(
        Optional<String> uri, Optional<String> scheme, Optional<String> inboundAddress, boolean nativeTls) {
    static final Option<Optional<String>> URI = Option.optional(
            "live_migration_uri",
            ValueTypes.matching(Pattern.compile("\\w+(\\+\\w+)?://\\S+"), 1000, "a libvirt URI"),
            "This host's libvirt daemon, as those of other hosts dial it, %s in it for the address; qemu+SCHEME://%s/system if"
                    + " unset.");

    static final Option<Optional<String>> SCHEME = Option.optional(
            "live_migration_scheme",
            ValueTypes.matching(Pattern.compile("[a-z][a-z0-9]*"), 20, "a scheme such as tcp or tls"),
            "What libvirt daemons speak with each other; tcp if unset. Not used where live_migration_uri is set.");

    static final Option<Optional<String>> INBOUND_ADDRESS = Option.optional(
            "live_migration_inbound_addr",
            ValueTypes.matching(Pattern.compile("[A-Za-z0-9_.:-]+"), 255, "a host name or an address"),
            "A name or address of this host in the network for migrations; its own name if unset.");

    static final Option<Boolean> NATIVE_TLS = Option.of(
            "live_migration_with_native_tls",
            ValueTypes.bool(),
            false,
            "Whether QEMU encrypts the memory and disks of guests that leave, with the certificates that libvirt knows.");

    /** The options of the section {@code [libvirt]} that are about this. */
    static final List<Option<?>> OPTIONS = List.of(URI, SCHEME, INBOUND_ADDRESS, NATIVE_TLS);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    static MigrationAddressSettings from(OptionValues values) {
        return new MigrationAddressSettings(
                values.get(URI), values.get(SCHEME), values.get(INBOUND_ADDRESS), values.get(NATIVE_TLS));
    }
}
