package kilonova.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a guest is made of.
 *
 * @param name the server's name
 * @param projectId the owner
 * @param flavorName for the guest's metadata
 * @param vcpus at least 1
 * @param memoryMb MiB
 * @param rootDiskGb GiB; 0 means the image's own size
 * @param ephemeralDiskGb GiB
 * @param swapMb MiB
 * @param image the image to boot, absent where the server has none
 * @param ports in the order of the guest's network cards
 * @param metadata the server's metadata, for the config drive
 * @param publicKey the key pair's public half in OpenSSH's form
 * @param userData base64, as the API takes it
 * @param hostname the guest's own name
 */
public record GuestSpec(
        String name,
        String projectId,
        String flavorName,
        int vcpus,
        int memoryMb,
        int rootDiskGb,
        int ephemeralDiskGb,
        int swapMb,
        Optional<ImageSource> image,
        List<GuestPort> ports,
        Map<String, String> metadata,
        Optional<String> publicKey,
        Optional<String> userData,
        String hostname) {
    public GuestSpec {
        ports = List.copyOf(ports);
        metadata = Map.copyOf(metadata);
    }

    /** For logs and messages: user data and metadata often hold passwords, and are never shown. */
    @Override
    public String toString() {
        return "GuestSpec[name=" + name + ", projectId=" + projectId + ", flavorName=" + flavorName + ", vcpus=" + vcpus
                + ", memoryMb=" + memoryMb + ", image="
                + image.map(ImageSource::id).orElse("none") + "]";
    }

    /**
     * An image that the agent can fetch.
     *
     * @param id the image's id
     * @param diskFormat {@code raw}, {@code qcow2}, …
     * @param checksum lower-case hexadecimal SHA-512 of the file, or empty if unknown
     * @param size bytes
     * @param properties the image's {@code hw_*}, {@code os_*} and other free properties
     */
    public record ImageSource(
            String id, String diskFormat, String checksum, long size, Map<String, String> properties) {
        public ImageSource {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * A network card.
     *
     * @param portId the port's id
     * @param networkId the network's id
     * @param macAddress lower case, colons
     * @param addresses the fixed addresses, IPv4 and IPv6
     */
    public record GuestPort(String portId, String networkId, String macAddress, List<String> addresses) {
        public GuestPort {
            addresses = List.copyOf(addresses);
        }
    }
}
