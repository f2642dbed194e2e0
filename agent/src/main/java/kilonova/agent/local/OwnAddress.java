package kilonova.agent.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The address that a machine is known by. Its own name is no help: distributions let it stand for an address of the loopback
 * ({@code 127.0.1.1} in Debian's {@code /etc/hosts}), which is true and of no use to anybody else.
 */
final class OwnAddress {
    /** Addresses for documentation, of which no network has any: whoever would be asked for them is where the default route leads. */
    private static final List<String> FAR_AWAY = List.of("192.0.2.1", "2001:db8::1");

    private static final int ANY_PORT = 9;

    private OwnAddress() {}

    /**
     * The address that the operator named; else the one that the default route goes out from; else the first one of an interface that is up.
     * Sends nothing.
     *
     * @param named {@code [DEFAULT] my_ip}
     * @return an address as text; one of the loopback only where the machine has no other
     */
    static String of(Optional<String> named) {
        return named.or(() -> firstUsable(FAR_AWAY.stream().flatMap(OwnAddress::sourceTowards)))
                .or(() -> firstUsable(ofInterfaces()))
                .orElse("127.0.0.1");
    }

    /** The first address that others may reach. */
    static Optional<String> firstUsable(Stream<InetAddress> addresses) {
        return addresses
                .filter(address ->
                        !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    /** Connecting a socket for datagrams sends none; the kernel only looks for the way. */
    private static Stream<InetAddress> sourceTowards(String destination) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(destination), ANY_PORT));
            return Stream.of(socket.getLocalAddress());
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Stream<InetAddress> ofInterfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses);
        } catch (SocketException e) {
            return Stream.empty();
        }
    }

    private static boolean isUp(NetworkInterface link) {
        try {
            return link.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
