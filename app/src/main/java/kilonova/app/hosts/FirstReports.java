package kilonova.app.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kilonova.protocol.Controller;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;

/** Passes everything on to the controller, and knows which hosts it has heard of. Thread-safe. */
final class FirstReports implements Controller {
    private final Controller controller;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final CountDownLatch all = new CountDownLatch(1);

    /** @param hosts the names of those that are waited for */
    FirstReports(Controller controller, Collection<String> hosts) {
        this.controller = controller;
        missing.addAll(hosts);
        openIfComplete();
    }

    @Override
    public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
        return controller.awaitDesired(host, after, wait);
    }

    @Override
    public void report(HostReport report) {
        controller.report(report);
        missing.remove(report.host());
        openIfComplete();
    }

    @Override
    public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
        return controller.fillImage(host, guestId, image, disk);
    }

    @Override
    public InputStream openImage(String host, String imageId) throws IOException, InterruptedException {
        return controller.openImage(host, imageId);
    }

    @Override
    public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base)
            throws InterruptedException {
        return controller.openDisk(host, guestId, disk, base);
    }

    /** Whether the controller has stored a report of each host. */
    boolean complete() {
        return all.getCount() == 0;
    }

    /** Waits until it has. */
    boolean await(Duration most) throws InterruptedException {
        return all.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void openIfComplete() {
        if (missing.isEmpty()) {
            all.countDown();
        }
    }
}
