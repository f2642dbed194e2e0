package kilonova.compute.hosts;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents talk to. A report is stored before the agent hears that it was taken; then Placement learns what the host has, and
 * the operations learn which servers' guests changed. Thread-safe.
 */
public final class HostGateway implements Controller {
    private static final Logger LOG = LoggerFactory.getLogger(HostGateway.class);

    /** Signals of other controllers do not reach this process, so a waiter looks again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Database database;
    private final Signals signals;
    private final Clock clock;
    private final ProviderSync providerSync;
    private final Consumer<UUID> serverChanged;
    private final Map<String, Newest> newest = new ConcurrentHashMap<>();

    private record Newest(String incarnation, long sequence) {}

    private record Taken(ComputeHost host, List<UUID> servers, boolean wishesChanged) {}

    /** @param serverChanged told the id of each server whose guest was seen in another shape; must return at once */
    public HostGateway(
            Database database, Signals signals, Clock clock, ProviderSync providerSync, Consumer<UUID> serverChanged) {
        this.database = database;
        this.signals = signals;
        this.clock = clock;
        this.providerSync = providerSync;
        this.serverChanged = serverChanged;
    }

    @Override
    public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
        String signal = Guests.signalName(host);
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            long seen = signals.count(signal);
            DesiredState state =
                    unavailableAsProtocolSays(() -> database.read(handle -> Guests.desiredState(handle, host)));
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (state.version() > after || !left.isPositive()) {
                return state;
            }
            signals.await(signal, seen, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
    }

    @Override
    public void report(HostReport report) {
        if (isOld(report)) {
            return;
        }
        Taken taken = unavailableAsProtocolSays(() -> database.write(handle -> {
            ComputeHost host = StoredHosts.reported(handle, report, clock.instant());
            Map<UUID, Guest> known = Guests.onHost(handle, report.host()).stream()
                    .collect(Collectors.toMap(guest -> guest.desired().guestId(), Function.identity()));
            List<UUID> changed = new ArrayList<>();
            boolean wishesChanged = false;
            for (ObservedGuest seen : report.guests()) {
                Guest guest = known.get(seen.guestId());
                if (guest == null) {
                    LOG.warn(
                            "{} reports guest {} of server {}, which nobody asked for; it is left alone",
                            report.host(),
                            seen.guestId(),
                            seen.serverId());
                } else if (isGone(guest, seen)) {
                    Guests.forget(handle, guest);
                    changed.add(seen.serverId());
                    wishesChanged = true;
                } else if (Guests.observe(handle, guest, seen)) {
                    changed.add(seen.serverId());
                }
            }
            return new Taken(host, changed, wishesChanged);
        }));
        UUID root = providerSync.sync(taken.host(), report);
        if (!root.equals(taken.host().rootProviderId())) {
            database.change(handle -> StoredHosts.adoptRoot(handle, report.host(), root));
        }
        newest.put(report.host(), new Newest(report.incarnation(), report.sequence()));
        if (taken.wishesChanged()) {
            signals.signal(Guests.signalName(report.host()));
        }
        taken.servers().forEach(serverChanged);
    }

    private static boolean isGone(Guest guest, ObservedGuest seen) {
        return guest.desired().goal() == GuestGoal.ABSENT
                && seen.phase() == GuestPhase.ABSENT
                && seen.generation() >= guest.desired().generation();
    }

    private boolean isOld(HostReport report) {
        Newest known = newest.get(report.host());
        return known != null
                && known.incarnation().equals(report.incarnation())
                && known.sequence() >= report.sequence();
    }

    private static <T> T unavailableAsProtocolSays(Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseUnavailable unavailable) {
            throw new ControllerUnavailable("The controller's database does not answer.", unavailable);
        }
    }
}
