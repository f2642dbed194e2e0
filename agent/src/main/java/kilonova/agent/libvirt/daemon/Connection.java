package kilonova.agent.libvirt.daemon;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.DomainEventType;
import org.libvirt.event.StoppedDetail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a daemon, opened when it is needed and opened again when it has broken. The daemon is asked every few seconds
 * whether it lives; when it does not say so, the library ends the calls that wait for it.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int ALIVE_SECONDS = 5;
    private static final int ALIVE_COUNT = 3;
    private static final int OPEN_SECONDS = 10;

    private final String uri;
    private final ReentrantLock opening = new ReentrantLock();

    /** Closing can hang as any call can; nobody waits for it. */
    private final ExecutorService closer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("libvirt-close").daemon(true).factory());

    private volatile DaemonListener listener = DaemonListener.NONE;

    @Nullable
    private volatile Connect current;

    Connection(String uri) {
        this.uri = uri;
    }

    /** Native calls. */
    interface Calls<T> {
        T on(Connect connect) throws LibvirtException;
    }

    void listen(DaemonListener newListener) {
        listener = newListener;
    }

    /**
     * Makes native calls; only for the pool's threads.
     *
     * @param again whether they may be made once more, on a new connection, when the other end of this one had gone
     * @throws CallRefused what the daemon answered
     * @throws HypervisorUnavailable when there is no connection, or when it broke
     */
    <T> T use(boolean again, Calls<T> calls) throws CallRefused {
        Connect connect = opened();
        try {
            return calls.on(connect);
        } catch (LibvirtException e) {
            if (broken(connect)) {
                drop(connect);
                if (again) {
                    return use(false, calls);
                }
                throw new HypervisorUnavailable("libvirt at " + uri + " went away: " + e.getMessage(), e);
            }
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_OPERATION_TIMEOUT) {
                throw new HypervisorUnavailable("libvirt at " + uri + " is busy with the guest: " + e.getMessage(), e);
            }
            throw new CallRefused(problem(e), e);
        }
    }

    /** Whatever hangs on the connection that there is now, the next call gets a new one. */
    void drop() {
        Connect connect = current;
        if (connect != null) {
            drop(connect);
        }
    }

    private Connect opened() {
        Connect connect = current;
        if (connect != null && !broken(connect)) {
            return connect;
        }
        try {
            if (!opening.tryLock(OPEN_SECONDS, TimeUnit.SECONDS)) {
                throw new HypervisorUnavailable(
                        "libvirt at " + uri + " does not answer; an attempt to connect is under way",
                        new TimeoutException());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        }
        try {
            connect = current;
            if (connect != null && !broken(connect)) {
                return connect;
            }
            if (connect != null) {
                drop(connect);
            }
            Connect fresh = open();
            current = fresh;
            return fresh;
        } finally {
            opening.unlock();
        }
    }

    private Connect open() {
        try {
            NativeEvents.start();
            Connect fresh = new Connect(URI.create(uri));
            fresh.setKeepAlive(ALIVE_SECONDS, ALIVE_COUNT);
            fresh.addLifecycleListener(this::lifecycle);
            fresh.addRebootListener(domain -> name(domain).ifPresent(listener::restarted));
            LOG.info("connected to libvirt at {}", uri);
            return fresh;
        } catch (LibvirtException e) {
            throw new HypervisorUnavailable("libvirt at " + uri + " cannot be reached: " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new HypervisorUnavailable(
                    "the library libvirt.so.0 is not on this host; install libvirt (libvirt-daemon-system)", e);
        }
    }

    private int lifecycle(org.libvirt.Domain domain, DomainEvent event) {
        name(domain).ifPresent(name -> listener.changed(name, wentOff(event)));
        return 0;
    }

    private static Optional<String> name(org.libvirt.Domain domain) {
        try {
            return Optional.of(domain.getName());
        } catch (LibvirtException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> wentOff(DomainEvent event) {
        if (event.getType() != DomainEventType.STOPPED) {
            return Optional.empty();
        }
        StoppedDetail detail = event.getDetail();
        return Optional.of(
                switch (detail) {
                    case SHUTDOWN -> "it was shut down";
                    case DESTROYED -> "its power was cut";
                    case CRASHED -> "it crashed";
                    case MIGRATED -> "it moved to another host";
                    case SAVED -> "it was saved";
                    case FAILED -> "its emulator failed";
                    case FROM_SNAPSHOT -> "a snapshot of it was loaded";
                    case UNKNOWN -> "for a reason that this program does not know";
                });
    }

    private static boolean broken(Connect connect) {
        try {
            return !connect.isAlive();
        } catch (LibvirtException e) {
            return true;
        }
    }

    private void drop(Connect connect) {
        synchronized (this) {
            if (!Objects.equals(current, connect)) {
                return;
            }
            current = null;
        }
        LOG.warn("the connection to libvirt at {} is given up", uri);
        closer.execute(() -> {
            try {
                connect.close();
            } catch (LibvirtException e) {
                LOG.debug("closing the connection to {}: {}", uri, e.getMessage());
            }
        });
        listener.connectionLost();
    }

    private static Problem problem(LibvirtException e) {
        String code =
                e.getError().getCode().name().replaceFirst("^VIR_ERR_", "").toLowerCase(Locale.ROOT);
        return new Problem("libvirt." + code, String.valueOf(e.getMessage()));
    }
}
