package kilonova.agent.libvirt.daemon;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
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
    private static final int OPEN_SECONDS = 10;

    private final String uri;
    private final ReentrantLock opening = new ReentrantLock();

    private volatile DaemonListener listener = DaemonListener.NONE;

    @Nullable
    private volatile OpenConnection current;

    Connection(String uri) {
        this.uri = uri;
    }

    /** One call's use of the connection that it found. Several threads may share it. */
    final class Use {
        @Nullable
        private volatile OpenConnection used;

        /**
         * Makes native calls; only for the pools' threads.
         *
         * @param again whether they may be made once more, on a new connection, when the other end of this one had gone
         * @throws CallRefused what the daemon answered
         * @throws HypervisorUnavailable when there is no connection, or when it broke
         */
        <T> T of(boolean again, OpenConnection.Calls<T> calls) throws CallRefused {
            OpenConnection open = opened();
            used = open;
            try {
                return open.use(calls);
            } catch (OpenConnection.Gone e) {
                return of(again, calls);
            } catch (LibvirtException e) {
                if (open.isBroken()) {
                    drop(open);
                    if (again) {
                        return of(false, calls);
                    }
                    throw new HypervisorUnavailable("libvirt at " + uri + " went away: " + e.getMessage(), e);
                }
                if (e.getError().getCode() == ErrorNumber.VIR_ERR_OPERATION_TIMEOUT) {
                    throw new HypervisorUnavailable(
                            "libvirt at " + uri + " is busy with the guest: " + e.getMessage(), e);
                }
                throw new CallRefused(problem(e), e);
            }
        }

        /** The call hangs: the next one gets a new connection, unless another has opened one since. */
        void giveUp() {
            OpenConnection hangs = used;
            if (hangs != null) {
                drop(hangs);
            }
        }
    }

    Use use() {
        return new Use();
    }

    void listen(DaemonListener newListener) {
        listener = newListener;
    }

    /** The next call gets a new connection. */
    void drop() {
        OpenConnection open = current;
        if (open != null) {
            drop(open);
        }
    }

    private OpenConnection opened() {
        OpenConnection open = current;
        if (open != null && !open.isBroken()) {
            return open;
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
            open = current;
            if (open != null && !open.isBroken()) {
                return open;
            }
            if (open != null) {
                drop(open);
            }
            OpenConnection fresh = open();
            current = fresh;
            return fresh;
        } finally {
            opening.unlock();
        }
    }

    private OpenConnection open() {
        try {
            NativeEvents.start();
            OpenConnection fresh = OpenConnection.to(
                    uri, this::lifecycle, domain -> name(domain).ifPresent(listener::restarted));
            LOG.info("connected to libvirt at {}", uri);
            return fresh;
        } catch (LibvirtException e) {
            throw new HypervisorUnavailable("libvirt at " + uri + " cannot be reached: " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new HypervisorUnavailable(
                    "the library libvirt.so.0 cannot be loaded (%s); install libvirt (libvirt-daemon-system), or mend what is said"
                            .formatted(firstLines(e)),
                    e);
        }
    }

    /** What follows is where the library was looked for: pages of it. */
    private static String firstLines(Error e) {
        return String.valueOf(e.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
    }

    private int lifecycle(org.libvirt.Domain domain, DomainEvent event) {
        name(domain).ifPresent(name -> listener.changed(name, wentOff(event)));
        return 0;
    }

    /** The name of a domain that was told of; each holds the connection open until it is freed. */
    private static Optional<String> name(org.libvirt.Domain domain) {
        try {
            String name = domain.getName();
            domain.free();
            return Optional.of(name);
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

    private void drop(OpenConnection open) {
        synchronized (this) {
            if (!Objects.equals(current, open)) {
                return;
            }
            current = null;
        }
        LOG.warn("the connection to libvirt at {} is given up", uri);
        open.drop();
        listener.connectionLost();
    }

    private static Problem problem(LibvirtException e) {
        String code =
                e.getError().getCode().name().replaceFirst("^VIR_ERR_", "").toLowerCase(Locale.ROOT);
        return new Problem("libvirt." + code, String.valueOf(e.getMessage()));
    }
}
