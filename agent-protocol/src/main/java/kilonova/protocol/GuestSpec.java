package kilonova.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * @param keyName what the key pair is called
 * @param kernel the kernel to boot in place of the image's own boot loader
 * @param ramdisk what that kernel gets as its first file system
 * @param disksFrom whose disks it takes over when its own are made for the first time; empty where they are made from the image
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
        String hostname,
        Optional<String> keyName,
        Optional<ImageSource> kernel,
        Optional<ImageSource> ramdisk,
        Optional<DiskSource> disksFrom) {
    public GuestSpec {
        ports = List.copyOf(ports);
        metadata = Map.copyOf(metadata);
    }

    /** A guest of that size and name, with no image, network card or other disk, of whom nothing else was said. */
    public static GuestSpec of(
            String name, String projectId, String flavorName, int vcpus, int memoryMb, int rootDiskGb) {
        return new GuestSpec(
                name,
                projectId,
                flavorName,
                vcpus,
                memoryMb,
                rootDiskGb,
                0,
                0,
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, with the disks of another guest. */
    public GuestSpec taking(DiskSource disks) {
        return with(ports, Optional.of(disks));
    }

    /** The same with other network cards. */
    public GuestSpec with(List<GuestPort> newPorts) {
        return with(newPorts, disksFrom);
    }

    private GuestSpec with(List<GuestPort> newPorts, Optional<DiskSource> newDisksFrom) {
        return new GuestSpec(
                name,
                projectId,
                flavorName,
                vcpus,
                memoryMb,
                rootDiskGb,
                ephemeralDiskGb,
                swapMb,
                image,
                newPorts,
                metadata,
                publicKey,
                userData,
                hostname,
                keyName,
                kernel,
                ramdisk,
                newDisksFrom);
    }

    /** Those of its disks that hold what its owner wrote. */
    public List<GuestDisk> disks() {
        return Stream.of(
                        image.isPresent() || rootDiskGb > 0 ? Stream.of(GuestDisk.ROOT) : Stream.<GuestDisk>empty(),
                        ephemeralDiskGb > 0 ? Stream.of(GuestDisk.EPHEMERAL) : Stream.<GuestDisk>empty())
                .flatMap(disk -> disk)
                .toList();
    }

    /** The addresses of its network cards, lower case. */
    public Set<String> cards() {
        return ports.stream().map(GuestPort::macAddress).collect(Collectors.toUnmodifiableSet());
    }

    /** The images that a host must have before it can start the guest. */
    public List<ImageSource> images() {
        return Stream.of(image, kernel, ramdisk).flatMap(Optional::stream).toList();
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
     * @param mtu bytes; 0 if unknown
     * @param subnets where the addresses are from; none in what an older controller sent or stored
     */
    public record GuestPort(
            String portId,
            String networkId,
            String macAddress,
            List<String> addresses,
            int mtu,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<GuestSubnet> subnets) {
        public GuestPort {
            addresses = List.copyOf(addresses);
            subnets = List.copyOf(subnets);
        }

        /** A card of whose network no more is known. */
        public GuestPort(String portId, String networkId, String macAddress, List<String> addresses) {
            this(portId, networkId, macAddress, addresses, 0, List.of());
        }
    }

    /**
     * What a guest must know of a subnet that it has an address from.
     *
     * @param cidr the block, {@code 10.0.0.0/24}
     * @param gateway where to send what is for elsewhere
     * @param dnsServers whom to ask for names
     * @param routes more routes
     */
    public record GuestSubnet(String cidr, Optional<String> gateway, List<String> dnsServers, List<GuestRoute> routes) {
        public GuestSubnet {
            dnsServers = List.copyOf(dnsServers);
            routes = List.copyOf(routes);
        }
    }

    /**
     * A route.
     *
     * @param destination the block that it is for
     * @param nextHop an address of the subnet
     */
    public record GuestRoute(String destination, String nextHop) {}
}
