package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import kilonova.app.hosts.RunningHosts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running cloud: every service on one port, over one data directory, and the hosts of this process. */
public final class Cloud implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

    /** A host that has not reported by then goes on trying; the cloud is shown as it is. */
    private static final Duration PATIENCE_WITH_HOSTS = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> parts;
    private final Endpoints endpoints;
    private final Path openrc;

    private Cloud(Deque<AutoCloseable> parts, Endpoints endpoints, Path openrc) {
        this.parts = parts;
        this.endpoints = endpoints;
        this.openrc = openrc;
    }

    /**
     * Starts all parts. When it returns, the cloud answers, and knows what its hosts have. If a part does not start, those before
     * it are stopped again.
     *
     * @param data the folder; it stays the caller's
     */
    public static Cloud start(DataDirectory data, CloudPlan plan) throws IOException, InterruptedException {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(data, plan, parts);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static Cloud start(DataDirectory data, CloudPlan plan, Deque<AutoCloseable> parts)
            throws IOException, InterruptedException {
        ControlPlane controlPlane = ControlPlane.start(data, plan, parts);
        RunningHosts hosts = RunningHosts.start(
                data.resolve("hosts"),
                plan.hosts(),
                plan.settings(),
                controlPlane.controller(),
                controlPlane.callDesk(),
                controlPlane.clock());
        parts.push(hosts);
        if (!hosts.awaitReports(PATIENCE_WITH_HOSTS)) {
            LOG.warn("not every host has reported within {} s; see the log", PATIENCE_WITH_HOSTS.toSeconds());
        }
        controlPlane.becomeReady();
        LOG.info("{} hosts; ready", plan.hosts().size());
        return new Cloud(parts, controlPlane.endpoints(), controlPlane.openrc());
    }

    /** Where clients find its services. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The file to source before using the {@code openstack} command. */
    public Path openrc() {
        return openrc;
    }

    /** Stops all parts, the newest first. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failure) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), failure);
            }
        }
    }
}
