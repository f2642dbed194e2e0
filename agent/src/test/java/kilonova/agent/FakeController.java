package kilonova.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/** A controller in memory: it keeps what is wanted and what was told. */
final class FakeController implements Controller {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<UUID, DesiredGuest> wanted = new LinkedHashMap<>();
    private final List<HostReport> reports = new ArrayList<>();
    private final Map<String, byte[]> images = new LinkedHashMap<>();
    private long version;
    private boolean reachable = true;

    void want(DesiredGuest guest) {
        change(() -> wanted.put(guest.guestId(), guest));
    }

    void forget(UUID guest) {
        change(() -> wanted.remove(guest));
    }

    void reachable(boolean yes) {
        change(() -> reachable = yes);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    DesiredGuest wanted(UUID guest) {
        lock.lock();
        try {
            return Objects.requireNonNull(wanted.get(guest), () -> "guest " + guest + " was never wanted");
        } finally {
            lock.unlock();
        }
    }

    List<HostReport> reports() {
        lock.lock();
        try {
            return List.copyOf(reports);
        } finally {
            lock.unlock();
        }
    }

    HostReport last() {
        return reports().getLast();
    }

    ObservedGuest observed(UUID guest) {
        return last().guests().stream()
                .filter(seen -> seen.guestId().equals(guest))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the last report does not name guest " + guest));
    }

    /** Waits, as long as the test may run, until a report fits. */
    HostReport await(Predicate<HostReport> fits) throws InterruptedException {
        lock.lock();
        try {
            while (reports.isEmpty() || !fits.test(reports.getLast())) {
                changed.await();
            }
            return reports.getLast();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (version <= after && left > 0 && reachable) {
                left = changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(30)));
            }
            requireReachable();
            return new DesiredState(version, List.copyOf(wanted.values()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void report(HostReport report) {
        lock.lock();
        try {
            requireReachable();
            reports.add(report);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
        byte[] bytes;
        try {
            bytes = disk.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lock.lock();
        try {
            requireReachable();
            images.put(image, bytes);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The copies of disks that came, by the image that they fill. */
    Map<String, byte[]> images() {
        lock.lock();
        try {
            return Map.copyOf(images);
        } finally {
            lock.unlock();
        }
    }

    private void requireReachable() {
        if (!reachable) {
            throw new ControllerUnavailable("the controller is switched off");
        }
    }

    @Override
    public InputStream openImage(String host, String imageId) {
        return InputStream.nullInputStream();
    }

    @Override
    public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base) {
        return new DiskAnswer.Refused(new Problem("disk.none", "this controller knows no other host"));
    }
}
