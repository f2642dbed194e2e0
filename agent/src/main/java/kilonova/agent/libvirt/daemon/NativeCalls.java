package kilonova.agent.libvirt.daemon;

import java.time.Duration;
import java.util.Optional;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.protocol.Problem;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * Calls of libvirt's library, each on a thread of a pool and with a time limit, on one connection that is opened when it is needed and given up
 * when a call does not come back. Safe to use from several threads.
 */
final class NativeCalls implements AutoCloseable {
    /** How long a look may take. */
    static final Duration LOOK = Duration.ofSeconds(30);

    private static final int THREADS = 8;
    private static final int LOOKING_THREADS = 4;

    private final String uri;

    /** Looks never wait for a thread that starts a guest or saves its memory, and neither does what ends a guest. */
    private final CallPool looks = new CallPool("libvirt-look", LOOKING_THREADS);

    private final CallPool ends = new CallPool("libvirt", LOOKING_THREADS);
    private final CallPool works = new CallPool("libvirt-work", THREADS);
    private final Connection connection;

    NativeCalls(String uri) {
        this.uri = uri;
        this.connection = new Connection(uri);
    }

    /** What a call that changes something waits for. */
    enum Kind {
        /** A thread among those that start guests and save memory, which may all be busy for long. */
        WORK,
        /** A thread among those that end guests. */
        END
    }

    private CallPool pool(Kind kind) {
        return switch (kind) {
            case WORK -> works;
            case END -> ends;
        };
    }

    void listen(DaemonListener listener) {
        connection.listen(listener);
    }

    /** A native call; it runs on one of the pools' threads. */
    interface Call<T> {
        T on(Connect connect) throws LibvirtException;
    }

    /** Something that is done with a domain that is there. */
    interface Deed {
        void with(org.libvirt.Domain domain) throws LibvirtException;
    }

    /** Something that is read of a domain that is there. */
    interface Look<T> {
        T at(org.libvirt.Domain domain) throws LibvirtException;
    }

    /** Does something with a domain. */
    Optional<Problem> with(Kind kind, String name, String what, Duration limit, Deed deed) {
        return ask(kind, what + " " + name, limit, connect -> {
            Optional<org.libvirt.Domain> found = lookup(connect, name);
            if (found.isEmpty()) {
                return Optional.of(new Problem("libvirt.no_domain", "there is no domain " + name));
            }
            try {
                deed.with(found.get());
                return Optional.empty();
            } finally {
                found.get().free();
            }
        });
    }

    /** Reads something of a domain; empty when there is none of that name. */
    <T> Optional<T> seen(String name, Look<T> look) {
        return look("look at domain " + name, LOOK, connect -> {
            Optional<org.libvirt.Domain> found = lookup(connect, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(look.at(found.get()));
            } finally {
                found.get().free();
            }
        });
    }

    private static Optional<org.libvirt.Domain> lookup(Connect connect, String name) throws LibvirtException {
        try {
            return Optional.ofNullable(connect.domainLookupByName(name));
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Asks for something that may be refused. */
    Optional<Problem> ask(Kind kind, String what, Duration limit, Call<Optional<Problem>> call) {
        try {
            return call(pool(kind), what, limit, false, call);
        } catch (CallRefused refused) {
            return Optional.of(refused.problem());
        }
    }

    /** Asks for something that is never refused while the daemon is there. */
    <T> T look(String what, Duration limit, Call<T> call) {
        try {
            return call(looks, what, limit, true, call);
        } catch (CallRefused refused) {
            throw new HypervisorUnavailable(
                    "libvirt at " + uri + " refused to " + what + ": " + refused.getMessage(), refused);
        }
    }

    private <T> T call(CallPool pool, String what, Duration limit, boolean again, Call<T> call) throws CallRefused {
        Connection.Use use = connection.use();
        return pool.call("libvirt at " + uri + ": " + what, limit, () -> use.of(again, call::on), use::giveUp);
    }

    @Override
    public void close() {
        connection.drop();
        looks.close();
        ends.close();
        works.close();
    }
}
