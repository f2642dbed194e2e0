package kilonova.agent.libvirt.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kilonova.protocol.Problem;
import org.libvirt.LibvirtException;
import org.libvirt.TypedIntParameter;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;
import org.libvirt.TypedUlongParameter;

/**
 * Sends domains to other daemons. That takes as long as it takes, so it has a connection and threads of its own: neither the time limits
 * nor the threads of other calls are touched by it. The daemons speak to each other; should this process end meanwhile, they go on.
 */
final class NativeMigrations implements AutoCloseable {
    private static final int AT_ONCE = 4;

    /** Whoever decides how long a guest may take aborts the job; this only keeps a number finite. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final Optional<Problem> NOT_BEGUN = Optional.of(
            new Problem("libvirt.operation_aborted", "the domain was told to stay before its turn to leave had come"));

    private final String uri;
    private final CallPool pool = new CallPool("libvirt-migration", AT_ONCE);
    private final Connection connection;

    NativeMigrations(String uri) {
        this.uri = uri;
        this.connection = new Connection(uri);
    }

    /** Numbers of libvirt's {@code virDomainMigrateFlags}. */
    private static final class Flags {
        private static final int LIVE = 1;
        private static final int PEER_TO_PEER = 1 << 1;
        private static final int PERSIST_DESTINATION = 1 << 3;
        private static final int UNDEFINE_SOURCE = 1 << 4;
        private static final int NON_SHARED_DISK = 1 << 6;
        private static final int NON_SHARED_INCREMENTAL = 1 << 7;
        private static final int ABORT_ON_ERROR = 1 << 12;
        private static final int AUTO_CONVERGE = 1 << 13;
        private static final int TLS = 1 << 16;
        private static final int PARALLEL = 1 << 17;

        private Flags() {}

        static int of(DomainMigration migration) {
            return LIVE
                    | PEER_TO_PEER
                    | PERSIST_DESTINATION
                    | UNDEFINE_SOURCE
                    | ABORT_ON_ERROR
                    | copy(migration.copy())
                    | (migration.autoConverge() ? AUTO_CONVERGE : 0)
                    | (migration.encrypted() ? TLS : 0)
                    | (migration.parallelConnections() > 1 ? PARALLEL : 0);
        }

        private static int copy(DomainMigration.DiskCopy copy) {
            return switch (copy) {
                case NOTHING -> 0;
                case WHAT_DIFFERS -> NON_SHARED_INCREMENTAL;
                case WHOLE -> NON_SHARED_DISK;
            };
        }
    }

    /** Returns when the domain has left, or why it stays. */
    Optional<Problem> migrate(String name, DomainMigration migration, BooleanSupplier wanted) {
        Connection.Use use = connection.use();
        try {
            return pool.call(
                    "libvirt at " + uri + ": send " + name + " to " + migration.uri(),
                    LONGEST,
                    () -> use.of(false, connect -> {
                        if (!wanted.getAsBoolean()) {
                            return NOT_BEGUN;
                        }
                        org.libvirt.Domain domain = connect.domainLookupByName(name);
                        try {
                            send(domain, migration);
                            return Optional.<Problem>empty();
                        } finally {
                            domain.free();
                        }
                    }),
                    use::giveUp);
        } catch (CallRefused refused) {
            return Optional.of(refused.problem());
        }
    }

    private static void send(org.libvirt.Domain domain, DomainMigration migration) throws LibvirtException {
        domain.migrateToURI(migration.uri(), parameters(migration).toArray(TypedParameter[]::new), Flags.of(migration));
    }

    private static List<TypedParameter> parameters(DomainMigration migration) {
        List<TypedParameter> parameters = new ArrayList<>();
        parameters.add(new TypedStringParameter("destination_name", migration.name()));
        parameters.add(new TypedStringParameter("destination_xml", migration.xml()));
        parameters.add(new TypedStringParameter("persistent_xml", migration.persistentXml()));
        migration.dataUri().ifPresent(data -> parameters.add(new TypedStringParameter("migrate_uri", data)));
        if (migration.bandwidthMiBps() > 0) {
            parameters.add(new TypedUlongParameter("bandwidth", migration.bandwidthMiBps()));
        }
        if (migration.parallelConnections() > 1) {
            parameters.add(new TypedIntParameter("parallel.connections", migration.parallelConnections()));
        }
        return parameters;
    }

    @Override
    public void close() {
        connection.drop();
        pool.close();
    }
}
