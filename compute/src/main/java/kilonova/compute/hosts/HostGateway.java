package kilonova.compute.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kilonova.compute.servers.Servers;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.HostCall;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.Signals;
import org.jdbi.v3.core.Handle;
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

    /** A host may know wishes that it has not answered; what it answered is all that is seen. */
    private static final long NEWER_THAN_ANY_WISH = 1_000_000;

    private final Database database;
    private final Signals signals;
    private final Clock clock;
    private final ProviderSync providerSync;
    private final SnapshotStore snapshots;
    private final ImageOpener images;
    private final DiskOpener disks;
    private final Consumer<UUID> serverChanged;
    private final Map<String, ReentrantLock> taking = new ConcurrentHashMap<>();

    private final Map<String, MissingGuests> missing = new ConcurrentHashMap<>();

    private record Taken(ComputeHost host, List<UUID> servers, boolean wishesChanged) {}

    /** Where copies of guests' disks go. */
    @FunctionalInterface
    public interface SnapshotStore {
        /**
         * Gives an image its data; one that has its data already is left as it is.
         *
         * @return why not, however often it is tried; empty when the image is usable
         */
        Optional<Problem> fill(String image, InputStream disk);
    }

    /**
     * @param snapshots where copies of guests' disks go
     * @param images where hosts get the images that their guests boot from
     * @param disks where hosts get the disks of guests that move to them
     * @param serverChanged told the id of each server whose guest was seen in another shape; must return at once
     */
    public HostGateway(
            Database database,
            Signals signals,
            Clock clock,
            ProviderSync providerSync,
            SnapshotStore snapshots,
            ImageOpener images,
            DiskOpener disks,
            Consumer<UUID> serverChanged) {
        this.database = database;
        this.signals = signals;
        this.clock = clock;
        this.providerSync = providerSync;
        this.snapshots = snapshots;
        this.images = images;
        this.disks = disks;
        this.serverChanged = serverChanged;
    }

    @Override
    public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
        String signal = Guests.signalName(host);
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            long seen = signals.count(signal);
            long version = unavailableAsProtocolSays(() -> database.read(handle -> Guests.version(handle, host)));
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (version > after || !left.isPositive()) {
                return unavailableAsProtocolSays(() -> database.read(handle -> Guests.desiredState(handle, host)));
            }
            signals.await(signal, seen, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
    }

    @Override
    public void report(HostReport report) {
        // An agent that gave up waiting sends its next report while this one is still being taken: one after the other.
        ReentrantLock one = taking.computeIfAbsent(report.host(), _ -> new ReentrantLock());
        one.lock();
        try {
            take(report);
        } finally {
            one.unlock();
        }
    }

    @Override
    public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
        boolean asked = unavailableAsProtocolSays(() -> database.read(handle -> Guests.find(handle, guestId)
                .filter(guest -> guest.host().equals(host))
                .filter(guest -> guest.desired().snapshotImage().equals(Optional.of(image)))
                .isPresent()));
        return asked
                ? unavailableAsProtocolSays(() -> snapshots.fill(image, disk))
                : Optional.of(new Problem("snapshot.not_asked", "Nobody asked for a snapshot of that guest any more."));
    }

    /** Ends the waiting of that host's agent, so that what it may do is looked at again. */
    public void wakeAgent(String host) {
        database.change(handle -> Guests.raiseVersion(handle, host));
        signals.signal(Guests.signalName(host));
    }

    /** A host gets the images that its own guests boot from, and no others. */
    @Override
    public InputStream openImage(String host, String imageId) throws IOException {
        boolean needed = unavailableAsProtocolSays(() -> database.read(handle -> Guests.onHost(handle, host).stream()
                .flatMap(guest -> guest.desired().images().stream())
                .anyMatch(image -> image.id().equals(imageId))));
        if (!needed) {
            throw new NoSuchFileException("No guest of host " + host + " needs image " + imageId + ".");
        }
        return images.open(imageId);
    }

    /** A host gets the disks of the guest that one of its own guests takes over, while that guest is held for it. */
    @Override
    public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base)
            throws InterruptedException {
        Optional<DiskSource> source =
                unavailableAsProtocolSays(() -> database.read(handle -> Guests.find(handle, guestId)
                        .filter(guest -> guest.host().equals(host))
                        .flatMap(guest -> guest.desired().spec().disksFrom())
                        .filter(from -> from.disks().contains(disk) && isHeld(handle, from))));
        return source.isPresent()
                ? disks.open(
                        source.get().host(), new HostCall.ReadDisk(source.get().guestId(), disk, base))
                : new DiskAnswer.Refused(new Problem(
                        "disk.not_held", "No guest is held from which guest " + guestId + " takes a disk."));
    }

    private static boolean isHeld(Handle handle, DiskSource source) {
        return Guests.find(handle, source.guestId())
                .filter(guest -> guest.host().equals(source.host()))
                .filter(guest -> guest.desired().goal() == GuestGoal.HELD)
                .isPresent();
    }

    private void take(HostReport report) {
        MissingGuests absentees = missing.computeIfAbsent(report.host(), _ -> new MissingGuests());
        Optional<Taken> news = unavailableAsProtocolSays(() -> database.write(handle -> {
            boolean overtaken = StoredHosts.find(handle, report.host())
                    .filter(host -> host.hasNewerThan(report, clock.instant()))
                    .isPresent();
            if (overtaken) {
                return Optional.<Taken>empty();
            }
            ComputeHost host = StoredHosts.reported(handle, report, clock.instant());
            Map<UUID, Guest> known = Guests.onHost(handle, report.host()).stream()
                    .collect(Collectors.toMap(guest -> guest.desired().guestId(), Function.identity()));
            List<UUID> changed = new ArrayList<>();
            boolean wishesChanged = false;
            for (ObservedGuest seen : report.guests()) {
                Guest guest = known.get(seen.guestId());
                if (guest == null && seen.phase() == GuestPhase.ABSENT) {
                    LOG.debug("{} still tells that guest {} is gone", report.host(), seen.guestId());
                } else if (guest == null && Servers.isDeleted(handle, seen.serverId())) {
                    Guests.insert(handle, report.host(), leftover(seen));
                    wishesChanged = true;
                } else if (guest == null) {
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
            for (ObservedGuest seen : absentees.leftOut(report, known.values(), clock.instant())) {
                Guest guest = Objects.requireNonNull(known.get(seen.guestId()));
                if (Guests.observe(handle, guest, seen)) {
                    LOG.warn("{} does not tell of guest {} any more", report.host(), seen.guestId());
                    changed.add(seen.serverId());
                }
            }
            return Optional.of(new Taken(host, changed, wishesChanged));
        }));
        if (news.isEmpty()) {
            LOG.info("report {} of {} is older than what is known", report.sequence(), report.host());
            return;
        }
        Taken taken = news.get();
        try {
            unavailableAsProtocolSays(() -> sync(taken.host(), report));
        } finally {
            // What was seen is stored and will be no news when the agent repeats it, so who waits for it hears of it
            // now.
            if (taken.wishesChanged()) {
                signals.signal(Guests.signalName(report.host()));
            }
            taken.servers().forEach(serverChanged);
        }
    }

    private UUID sync(ComputeHost host, HostReport report) {
        UUID root = providerSync.sync(host, report);
        if (!root.equals(host.rootProviderId())) {
            database.change(handle -> StoredHosts.adoptRoot(handle, report.host(), root));
        }
        return root;
    }

    /** The host was taken for lost when the server was deleted, and came back with its guest: the guest goes. */
    private static DesiredGuest leftover(ObservedGuest seen) {
        GuestSpec nothing = GuestSpec.of("deleted", "", "", 1, 1, 0);
        return DesiredGuest.first(seen.guestId(), seen.serverId(), GuestGoal.ABSENT, List.of(), nothing)
                .numbered(seen.generation() + NEWER_THAN_ANY_WISH);
    }

    private static boolean isGone(Guest guest, ObservedGuest seen) {
        return guest.desired().goal() == GuestGoal.ABSENT
                && seen.phase() == GuestPhase.ABSENT
                && seen.generation() >= guest.desired().generation();
    }

    private static <T> T unavailableAsProtocolSays(Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseUnavailable unavailable) {
            throw new ControllerUnavailable("The controller's database does not answer.", unavailable);
        }
    }
}
