package kilonova.agent.reports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.agent.discovery.DeviceProviders;
import kilonova.agent.discovery.HostDevices;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.reconcile.Devices;
import kilonova.agent.reconcile.Reconciler;
import kilonova.protocol.HostReport;
import kilonova.protocol.HostReport.HostCapacity;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.Problem;

/** Composes the host's reports. Not for several threads at once. */
public final class Reports {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String host;
    private final String incarnation = UUID.randomUUID().toString();
    private final long start;
    private final HostCapacity capacity;
    private final Devices devices;
    private final Hypervisor hypervisor;
    private final Reconciler reconciler;
    private final Supplier<Map<String, String>> drivers;
    private final Supplier<List<Problem>> more;

    private long sequence;
    private Thread looking = Thread.ofVirtual().unstarted(() -> {});
    private volatile HostReport.Hypervisor lastSeen = new HostReport.Hypervisor("unknown", 0, "", "{}", 0);

    /**
     * @param start rises with each start of the host's agent
     * @param capacity what the root provider offers
     * @param drivers the versions of the vendors' drivers that are loaded
     * @param more what else the operator should know at each moment
     */
    public Reports(
            String host,
            long start,
            HostCapacity capacity,
            Devices devices,
            Hypervisor hypervisor,
            Reconciler reconciler,
            Supplier<Map<String, String>> drivers,
            Supplier<List<Problem>> more) {
        this.host = host;
        this.start = start;
        this.capacity = capacity;
        this.devices = devices;
        this.hypervisor = hypervisor;
        this.reconciler = reconciler;
        this.drivers = drivers;
        this.more = more;
    }

    /** What is so now, under the next sequence number. */
    public HostReport next() {
        lookAtHypervisorFor(PATIENCE);
        record Look(HostDevices devices, List<Problem> notUnderstood) {}
        Look look = devices.look((inventory, ledger) -> new Look(
                DeviceProviders.of(inventory, devices.settings(), ledger.ownership()),
                inventory.notUnderstood().stream()
                        .map(left -> new Problem("device.not_understood", left.file() + ": " + left.reason()))
                        .toList()));
        List<Problem> problems = new ArrayList<>(look.devices().problems());
        problems.addAll(look.notUnderstood());
        problems.addAll(more.get());
        problems.addAll(hypervisor.notes());
        problems.addAll(reconciler.problems());
        return new HostReport(
                host,
                incarnation,
                ++sequence,
                capacity,
                lastSeen,
                look.devices().providers(),
                reconciler.observed(),
                problems,
                Optional.of(start));
    }

    /** A report is not held up by a hypervisor that takes its time; what it says is in a later one. */
    private void lookAtHypervisorFor(Duration patience) {
        if (!looking.isAlive()) {
            looking = Thread.ofVirtual().name(host + "-hypervisor").start(this::lookAtHypervisor);
        }
        try {
            var unused = looking.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAtHypervisor() {
        try {
            HypervisorHost now = hypervisor.host();
            lastSeen = new HostReport.Hypervisor(
                    now.type(),
                    now.version(),
                    now.address(),
                    now.cpuInfo(),
                    now.uptimeSeconds(),
                    Optional.of(withDrivers(hypervisor.migrations().facts())));
        } catch (HypervisorUnavailable e) {
            // the reconciler's problems tell it; what the machine is has not changed by that
        }
    }

    private MigrationFacts withDrivers(MigrationFacts facts) {
        Map<String, String> all = new HashMap<>(facts.drivers());
        all.putAll(drivers.get());
        return new MigrationFacts(
                facts.libvirtVersion(),
                facts.qemuVersion(),
                facts.kernelRelease(),
                facts.canMigrate(),
                facts.whyNot(),
                all);
    }

    /** Whether two reports say the same of the host, whenever they were made. */
    static boolean sayTheSame(HostReport one, HostReport other) {
        return timeless(one).equals(timeless(other));
    }

    private static HostReport timeless(HostReport report) {
        HostReport.Hypervisor hypervisor = report.hypervisor();
        return new HostReport(
                report.host(),
                report.incarnation(),
                0,
                report.capacity(),
                new HostReport.Hypervisor(
                        hypervisor.type(),
                        hypervisor.version(),
                        hypervisor.hostAddress(),
                        hypervisor.cpuInfo(),
                        0,
                        hypervisor.migration()),
                report.providers(),
                report.guests(),
                report.problems(),
                report.start());
    }
}
