package kilonova.agent.libvirt;

import java.util.Optional;

/**
 * Where guests that come to this host find it.
 *
 * @param uri its daemon, as the daemons of other hosts dial it
 * @param dataUri where QEMU takes memory in; empty for where the daemon thinks best
 * @param encrypted whether QEMU encrypts what it sends from here, with the certificates that libvirt knows
 */
public record MigrationEndpoint(String uri, Optional<String> dataUri, boolean encrypted) {
    private static final String USUAL_SCHEME = "tcp";

    /**
     * As OpenStack works it out.
     *
     * @param template with {@code %s} for the address; wins over the scheme
     * @param scheme what the daemons speak with each other, {@code tcp} or {@code tls}
     * @param inboundAddress a name or address of this host in the network for migrations
     * @param hostname what this host is called where nobody said
     */
    public static MigrationEndpoint of(
            Optional<String> template,
            Optional<String> scheme,
            Optional<String> inboundAddress,
            boolean encrypted,
            String hostname) {
        String address = bracketed(inboundAddress.orElse(hostname));
        String uri = template.map(given -> given.replace("%s", address))
                .orElseGet(() -> "qemu+" + scheme.orElse(USUAL_SCHEME) + "://" + address + "/system");
        return new MigrationEndpoint(uri, inboundAddress.map(given -> "tcp://" + bracketed(given)), encrypted);
    }

    private static String bracketed(String address) {
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }
}
