package kilonova.agent.guests;

/** Where a guest's VNC server listens, on its own host and for nobody outside. */
public sealed interface GuestDisplay {
    /** A port of the host's loopback. */
    record Port(String address, int port) implements GuestDisplay {}

    /** A socket in the file system. */
    record Socket(String path) implements GuestDisplay {}
}
