package kilonova.agent.libvirt.daemon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.event.EventListener;
import org.libvirt.event.LifecycleListener;
import org.libvirt.event.RebootListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the listeners that were registered on it. The native library calls them through memory that is theirs for as long as
 * they are reachable, so a connection is kept until it is closed without them. Safe to use from several threads.
 */
final class OpenConnection {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnection.class);
    private static final int ALIVE_SECONDS = 5;
    private static final int ALIVE_COUNT = 3;

    /** Number of libvirt's {@code VIR_DOMAIN_EVENT_ID_REBOOT}. */
    private static final int REBOOT_EVENT = 1;

    /** What the native library may still call. */
    private static final Set<OpenConnection> KEPT = ConcurrentHashMap.newKeySet();

    private static final Method REMOVAL = removal();

    /** Closing can hang as any call can; nobody waits for it, other closings neither. */
    private static final Executor CLOSER = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("libvirt-close").daemon(true).factory());

    private final Connect connect;
    private final LifecycleListener lifecycle;
    private final RebootListener reboot;
    private int users;
    private boolean dropped;

    private OpenConnection(Connect connect, LifecycleListener lifecycle, RebootListener reboot) {
        this.connect = connect;
        this.lifecycle = lifecycle;
        this.reboot = reboot;
    }

    static OpenConnection to(String uri, LifecycleListener lifecycle, RebootListener reboot) throws LibvirtException {
        OpenConnection open = new OpenConnection(new Connect(URI.create(uri)), lifecycle, reboot);
        KEPT.add(open);
        try {
            open.connect.setKeepAlive(ALIVE_SECONDS, ALIVE_COUNT);
            open.connect.addLifecycleListener(lifecycle);
            open.connect.addRebootListener(reboot);
            return open;
        } catch (LibvirtException e) {
            open.drop();
            throw e;
        }
    }

    /** What is done with the connection while it is sure not to be closed. */
    interface Calls<T> {
        T on(Connect connect) throws LibvirtException;
    }

    /**
     * Makes native calls. One that is closed under them would be freed memory, so it is closed by whoever leaves it last.
     *
     * @throws Gone when it was closed before
     */
    <T> T use(Calls<T> calls) throws LibvirtException, Gone {
        synchronized (this) {
            if (dropped && users == 0) {
                throw new Gone();
            }
            users++;
        }
        try {
            return calls.on(connect);
        } finally {
            synchronized (this) {
                users--;
                closeIfLeft();
            }
        }
    }

    /** The connection was closed before it could be used. */
    static final class Gone extends Exception {
        private static final long serialVersionUID = 1;
    }

    boolean isBroken() {
        try {
            return !use(Connect::isAlive);
        } catch (LibvirtException | Gone e) {
            return true;
        }
    }

    /** It is closed as soon as nobody uses it. */
    synchronized void drop() {
        if (!dropped) {
            dropped = true;
            closeIfLeft();
        }
    }

    private void closeIfLeft() {
        if (dropped && users == 0) {
            CLOSER.execute(this::close);
        }
    }

    /** Removes the listeners, each of which holds the connection open, and closes it; then nothing of it is called any more. */
    private void close() {
        try {
            connect.removeLifecycleListener(lifecycle);
            REMOVAL.invoke(connect, REBOOT_EVENT, reboot);
            KEPT.remove(this);
            // others may still hold it: domains that were told of and not yet collected
            int others = connect.close();
            LOG.debug("closed a connection to libvirt; {} hold it", others);
        } catch (LibvirtException | InvocationTargetException | IllegalAccessException e) {
            // the other end is gone; what could not be taken away is kept for good
            LOG.debug("closing a connection to libvirt", e);
        }
    }

    /** The binding can remove every kind of listener but this one; its own way for all of them is private. */
    static Method removal() {
        try {
            Method removal = Connect.class.getDeclaredMethod("domainEventDeregister", int.class, EventListener.class);
            removal.setAccessible(true);
            return removal;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the binding of libvirt is another one than this program was made for", e);
        }
    }
}
