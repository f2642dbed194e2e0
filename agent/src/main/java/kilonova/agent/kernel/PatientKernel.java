package kilonova.agent.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a kernel whose drivers may hang. What a driver answers by itself, reads and writes of a device's files, is done on one of a bounded
 * number of platform threads, and has a time limit; after it the answer is {@link Errno#ETIMEDOUT}, and so it is at once for every file of
 * the same bus until the driver comes back. A board that hangs so costs one limit and one thread, and other boards nothing.
 */
public final class PatientKernel implements Kernel {
    private static final int MOST_THREADS = 64;
    private static final Duration READ = Duration.ofSeconds(5);

    /** Enabling virtual functions takes minutes on some boards. */
    private static final Duration WRITE = Duration.ofMinutes(3);

    /** A board and its functions have the domain and, mostly, the bus in common; a virtual device and a mediated device have their names. */
    private static final Pattern DEVICE = Pattern.compile(
            "/(?:bus/pci/devices|class/mdev_bus|bus/mdev/devices)/(?:([0-9a-f]{4,}:[0-9a-f]{2}):[0-9a-f]{2}\\.[0-7]|([^/]+))/");

    private final Kernel kernel;
    private final Duration read;
    private final Duration write;
    private final Set<Call<?>> hanging = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("kernel-", 1).daemon(true).factory());

    public PatientKernel(Kernel kernel) {
        this(kernel, READ, WRITE);
    }

    PatientKernel(Kernel kernel, Duration read, Duration write) {
        this.kernel = kernel;
        this.read = read;
        this.write = write;
    }

    /** One question that may never be answered. */
    private final class Call<T> {
        private final String bus;
        private final String path;
        private final Supplier<T> question;
        private Optional<T> answer = Optional.empty();
        private boolean answered;

        Call(String bus, String path, Supplier<T> question) {
            this.bus = bus;
            this.path = path;
            this.question = question;
        }

        void run() {
            try {
                finish(Optional.of(question.get()));
            } finally {
                finish(Optional.empty());
            }
        }

        private synchronized void finish(Optional<T> given) {
            if (!answered) {
                answer = given;
                answered = true;
                hanging.remove(this);
                notifyAll();
            }
        }

        /** @return empty when the time is up; it counts as hanging from then on */
        synchronized Optional<T> await(Duration limit) {
            long end = System.nanoTime() + limit.toNanos();
            boolean interrupted = false;
            while (!answered) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    hanging.add(this);
                    break;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    // the kernel cannot be interrupted, and who asked must know what it did
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return answer;
        }
    }

    private <T> Optional<T> ask(String path, Duration limit, Supplier<T> question) {
        Optional<String> bus = bus(path);
        if (bus.isEmpty()) {
            return Optional.of(question.get());
        }
        if (hanging.stream().anyMatch(call -> call.bus.equals(bus.get()))) {
            return Optional.empty();
        }
        Call<T> call = new Call<>(bus.get(), path, question);
        try {
            threads.execute(call::run);
        } catch (RejectedExecutionException allHang) {
            return Optional.empty();
        }
        return call.await(limit);
    }

    private static Optional<String> bus(String path) {
        Matcher device = DEVICE.matcher(path);
        if (!device.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(device.group(1)).or(() -> Optional.ofNullable(device.group(2)));
    }

    private static KernelError late(String path, String attempt) {
        return new KernelError(Errno.ETIMEDOUT, path, attempt);
    }

    @Override
    public Set<String> hanging() {
        Set<String> files = new TreeSet<>();
        hanging.forEach(call -> files.add(call.path));
        return files;
    }

    @Override
    public Outcome<String> read(String path) {
        return ask(path, read, () -> kernel.read(path)).orElseGet(() -> new Outcome.Failed<>(late(path, "read")));
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return ask(path, write, () -> kernel.write(path, text))
                .orElseGet(() -> Optional.of(late(path, "write '" + text.strip() + "'")));
    }

    /** The kernel answers by itself; no driver is asked. */
    @Override
    public Outcome<List<String>> list(String path) {
        return kernel.list(path);
    }

    /** The kernel answers by itself; no driver is asked. */
    @Override
    public Outcome<String> readLink(String path) {
        return kernel.readLink(path);
    }

    /** The kernel answers by itself; no driver is asked. */
    @Override
    public boolean exists(String path) {
        return kernel.exists(path);
    }
}
