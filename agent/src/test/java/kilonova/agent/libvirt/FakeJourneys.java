package kilonova.agent.libvirt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.daemon.JobFigures;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.protocol.Problem;

/** How domains leave a daemon in memory for others. */
final class FakeJourneys {
    /** The daemons that it finds, by their URI. */
    final Map<String, FakeDaemon> peers = new ConcurrentHashMap<>();

    /** Everything that domains were allowed to stand still, in the order of the allowances. */
    final List<Long> downtimes = Collections.synchronizedList(new ArrayList<>());

    final List<DomainMigration> sent = Collections.synchronizedList(new ArrayList<>());

    private static final JobFigures BEGUN = new JobFigures(1, 1, 0, 1, 0, 0, 0);

    private final FakeDaemon daemon;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Set<String> stopped = new HashSet<>();
    private final Set<String> hurried = new HashSet<>();
    private volatile boolean endless;
    private volatile boolean silent;
    private boolean full;
    private volatile Optional<JobFigures> figures = Optional.empty();

    FakeJourneys(FakeDaemon daemon) {
        this.daemon = daemon;
    }

    /** From now on nobody comes to an end unhurried. */
    void neverEnd() {
        endless = true;
    }

    void figures(JobFigures told) {
        figures = Optional.of(told);
    }

    Optional<JobFigures> job(String name) {
        Optional<JobFigures> told = underWay.contains(name) ? Optional.of(BEGUN) : Optional.empty();
        return daemon.find(name).flatMap(domain -> figures.or(() -> told));
    }

    synchronized void stop(String name) {
        stopped.add(name);
        notifyAll();
    }

    synchronized void hurry(String name) {
        if (underWay.contains(name)) {
            hurried.add(name);
        }
        notifyAll();
    }

    Optional<Problem> migrate(String name, DomainMigration migration, BooleanSupplier wanted) {
        awaitTurn();
        if (silent) {
            throw new HypervisorUnavailable("libvirt went away", new IllegalStateException());
        }
        if (!wanted.getAsBoolean()) {
            return Optional.of(
                    new Problem("libvirt.operation_aborted", "it was told to stay before its turn had come"));
        }
        sent.add(migration);
        Domain domain = daemon.find(name).orElseThrow();
        FakeDaemon peer = peers.get(migration.uri());
        boolean awaited = DomainReader.read(migration.xml()).disks().stream()
                .allMatch(disk -> Files.exists(Path.of(disk.file())));
        if (peer == null || !awaited) {
            return Optional.of(new Problem("libvirt.operation_failed", "unable to connect, or to open a disk there"));
        }
        underWay.add(name);
        if (!awaitEnd(name)) {
            return Optional.of(new Problem("libvirt.operation_aborted", "migration job: canceled by client"));
        }
        peer.domains.put(
                domain.id(),
                new Domain(
                        domain.id(),
                        migration.name(),
                        hurried.contains(name) ? PowerState.RUNNING : domain.power(),
                        true,
                        migration.persistentXml()));
        daemon.domains.remove(domain.id());
        return Optional.empty();
    }

    /** From now on nobody hears how a departure ended. */
    void goSilent() {
        silent = true;
    }

    /** From now on whoever leaves waits for others before that. */
    synchronized void fill() {
        full = true;
    }

    /** Those who wait have their turn. */
    synchronized void empty() {
        full = false;
        notifyAll();
    }

    private synchronized void awaitTurn() {
        try {
            while (full) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when it was told to stop */
    private synchronized boolean awaitEnd(String name) {
        try {
            while (endless && !stopped.contains(name) && !hurried.contains(name)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !stopped.contains(name);
    }
}
