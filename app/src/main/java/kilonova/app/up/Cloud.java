package kilonova.app.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.http.Metrics;
import kilonova.http.Server;
import kilonova.http.Service;
import kilonova.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running cloud: every service on one port, over one data directory. */
public final class Cloud implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

    private final Deque<AutoCloseable> parts;
    private final InetSocketAddress address;
    private final Path openrc;

    private Cloud(Deque<AutoCloseable> parts, InetSocketAddress address, Path openrc) {
        this.parts = parts;
        this.address = address;
        this.openrc = openrc;
    }

    /**
     * Starts all parts. When it returns, the cloud answers. If a part does not start, those before it are stopped again.
     *
     * @param data the folder; it stays the caller's
     */
    public static Cloud start(DataDirectory data, CloudPlan plan) throws IOException {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(data, plan, parts);
        } catch (IOException | RuntimeException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static Cloud start(DataDirectory data, CloudPlan plan, Deque<AutoCloseable> parts) throws IOException {
        AdminPassword password = AdminPassword.of(data);
        Metrics metrics = new Metrics();
        AtomicBoolean ready = new AtomicBoolean();
        Database database = started(parts, Database.open(plan.database()));
        List<Service> services = new ArrayList<>();
        services.add(RootService.of(ready::get, metrics));
        Server server = started(parts, Server.start(plan.listen(), Optional.empty(), services, metrics));
        Endpoints endpoints = Endpoints.at(server.address());
        Path openrc = ClientFiles.write(data, endpoints, password);
        ready.set(true);
        LOG.info("listening at {}, database {}", server.address(), database.engine());
        return new Cloud(parts, server.address(), openrc);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
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

    private static <T extends AutoCloseable> T started(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
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
