package kilonova.compute.operations;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.compute.hosts.Guests;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.store.Leadership;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries operations forward, one server at a time, many servers at once. It is woken when something was asked of a server or a
 * guest was seen in a new shape, and looks at everything that is under way from time to time, so that no lost signal and no restart
 * leaves anything behind. Of several controllers on one database one takes the steps; what others were asked, it finds when it looks
 * again. Thread-safe.
 */
public final class Conductor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    private final Workplace work;
    private final Builder builder;
    private final Changer changer;
    private final Mover mover;
    private final LiveMover liveMover;
    private final Settler settler;
    private final Remover remover;
    private final Snapshotter snapshotter;
    private final Shelver shelver;
    private final Unshelver unshelver;
    private final Evacuator evacuator;
    private final Plugger plugger;
    private final GuestWatch watch;
    private final Aftermath aftermath;
    private final LostHosts lostHosts;
    private final Leadership leadership;
    private volatile boolean mended;
    private final Set<UUID> woken = ConcurrentHashMap.newKeySet();
    private final ReentrantLock[] servers = new ReentrantLock[256];
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param patience how long operations wait for a host that is down; absent until an operator declares it down */
    public Conductor(Workplace shared, Optional<Duration> patience) {
        this.leadership = shared.database().leadership("operations");
        this.work = shared.with(new LedScheduler(shared.scheduler(), leadership::isMine));
        this.builder = new Builder(work, this::wake);
        this.changer = new Changer(work);
        this.mover = new Mover(work);
        this.liveMover = new LiveMover(work);
        this.settler = new Settler(work);
        this.remover = new Remover(work);
        this.snapshotter = new Snapshotter(work);
        this.shelver = new Shelver(work);
        this.unshelver = new Unshelver(work);
        this.evacuator = new Evacuator(work);
        this.plugger = new Plugger(work);
        this.watch = new GuestWatch(work);
        this.aftermath = new Aftermath(work);
        this.lostHosts = new LostHosts(work, patience);
        for (int i = 0; i < servers.length; i++) {
            servers[i] = new ReentrantLock();
        }
    }

    /** Looks at a server soon. Returns at once; may be called from anywhere. */
    public void wake(UUID serverId) {
        if (woken.add(serverId)) {
            try {
                threads.execute(() -> carryForward(serverId));
            } catch (RejectedExecutionException closing) {
                LOG.debug("not woken, the conductor is closing: {}", serverId);
            }
        }
    }

    /**
     * Wakes every server for which something is under way; the first time, also mends what a crash left. Does nothing in a controller
     * that does not lead.
     */
    public void sweep() {
        if (!leadership.isMine()) {
            mended = false;
            return;
        }
        if (!mended) {
            aftermath.mend(this::wake);
            mended = true;
        }
        Operations.servers(work.database()).forEach(this::wake);
        work.database().read(Conductor::returned).forEach(this::wake);
    }

    /** Servers that left something on a host which has confirmed its end since, be it to a controller that does not lead. */
    private static Set<UUID> returned(Handle handle) {
        Set<UUID> servers = new HashSet<>(LostClaims.due(handle));
        Migrations.evacuated(handle).stream()
                .filter(migration -> migration
                        .sourceGuest()
                        .filter(guest -> Guests.find(handle, guest).isPresent())
                        .isEmpty())
                .map(Migration::serverId)
                .forEach(servers::add);
        return servers;
    }

    /** Whether it takes the steps now, and no other controller does. */
    public boolean leads() {
        return leadership.isMine();
    }

    /** Stops taking steps; what is under way goes on after the next start. */
    @Override
    public void close() {
        threads.close();
        leadership.close();
    }

    /** Takes every step that can be taken for a server now, before it returns. A step that fails is tried again by a later sweep. */
    public void carryForward(UUID serverId) {
        ReentrantLock lock = servers[Math.floorMod(serverId.hashCode(), servers.length)];
        lock.lock();
        try {
            woken.remove(serverId);
            if (!leadership.isMine()) {
                watch.look(serverId);
                return;
            }
            Progress progress = Progress.MOVED;
            while (progress == Progress.MOVED && leadership.isMine()) {
                progress = advance(serverId);
            }
            if (progress == Progress.ENDED) {
                evacuator.settleOldHosts(serverId);
                lostHosts.settle(serverId);
                watch.look(serverId);
            }
        } catch (Overtaken another) {
            LOG.info("server {} is looked at again by the next sweep: {}", serverId, another.getMessage());
        } catch (RuntimeException failure) {
            // The operation is stored as it was before the step; the next sweep tries the step again.
            LOG.error("a step for server {} failed and will be tried again", serverId, failure);
        } finally {
            lock.unlock();
        }
    }

    private record Found(Server server, Optional<Operation> operation) {}

    private Progress advance(UUID serverId) {
        Optional<Found> found = work.database()
                .read(handle -> Servers.find(handle, serverId)
                        .map(server -> new Found(server, Operations.find(handle, serverId))));
        if (found.isEmpty()) {
            return Progress.ENDED;
        }
        Server server = found.get().server();
        if (found.get().operation().isEmpty()) {
            return Progress.ENDED;
        }
        Operation operation = found.get().operation().get();
        Progress progress = step(server, operation);
        return progress == Progress.WAITS ? lostHosts.look(server, operation) : progress;
    }

    private Progress step(Server server, Operation operation) {
        return switch (operation) {
            case Build build -> builder.advance(server, build);
            case Operation.Change change -> changer.advance(server, change);
            case Move move -> mover.advance(server, move);
            case LiveMove move -> liveMover.advance(server, move);
            case Operation.Plug plug -> plugger.advance(server, plug);
            case Operation.Confirm confirm -> settler.advance(server, confirm);
            case Operation.Revert revert -> settler.advance(server, revert);
            case Operation.Remove remove -> remover.advance(server, remove);
            case Operation.Snapshot snapshot -> snapshotter.advance(server, snapshot);
            case Shelve shelve -> shelver.advance(server, shelve);
            case Unshelve unshelve -> unshelver.advance(server, unshelve);
            case Evacuate evacuate -> evacuator.advance(server, evacuate);
        };
    }
}
