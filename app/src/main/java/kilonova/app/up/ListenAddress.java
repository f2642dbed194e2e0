package kilonova.app.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;

/** Reads {@code ADDRESS:PORT}; an IPv6 address stands in brackets. */
public final class ListenAddress {
    /** Where a cloud listens unless somebody says otherwise: only this machine can reach it. */
    public static final String USUAL = "127.0.0.1:8770";

    /** Where a controller receives agents unless somebody says otherwise: they come from other machines, and prove themselves. */
    public static final String USUAL_FOR_AGENTS = "0.0.0.0:8775";

    private ListenAddress() {}

    /**
     * Understands an address.
     *
     * @throws IllegalArgumentException with a sentence for the operator when it is none
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.contains(":") && !bracketed)) {
            throw wrong(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            InetAddress address = InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException | IllegalArgumentException wrong) {
            throw wrong(text);
        }
    }

    /**
     * The same address; where the port is 0, with one that is free now. Tried at once, before anything else is started.
     *
     * @throws java.net.BindException when the port is taken
     */
    static InetSocketAddress free(InetSocketAddress address) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(address);
            return new InetSocketAddress(address.getAddress(), free.getLocalPort());
        }
    }

    /** Where hosts reach what receives agents there: at that address, or where every address is listened to, the one that leads outside. */
    static URI reachable(InetSocketAddress listen) {
        InetAddress named = listen.getAddress().isAnyLocalAddress() ? outward() : listen.getAddress();
        return Endpoints.at(new InetSocketAddress(named, listen.getPort()), true)
                .base();
    }

    /** Asks the routing table; nothing is sent. */
    private static InetAddress outward() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName("192.0.2.1"), 9);
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : local;
        } catch (IOException | UncheckedIOException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address to listen on: write ADDRESS:PORT, such as " + USUAL + " or [::1]:8770.");
    }
}
