package kilonova.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class PatientKernelTest {
    private static final String HANGS = "/sys/bus/pci/devices/0000:82:00.4/nvidia/current_vgpu_type";
    private static final String SAME_BOARD = "/sys/bus/pci/devices/0000:82:01.1/nvidia/current_vgpu_type";
    private static final String OTHER_BOARD = "/sys/bus/pci/devices/0000:41:00.0/nvidia/current_vgpu_type";
    private static final String REMOVAL = "/sys/bus/mdev/devices/00000000-0000-0000-0000-000000000001/remove";
    private static final String NO_BOARD = "/proc/version";

    private final CountDownLatch driver = new CountDownLatch(1);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final PatientKernel kernel =
            new PatientKernel(new Hanging(), Duration.ofMillis(100), Duration.ofMinutes(1));

    /** A kernel one of whose files is not answered for before the driver comes back. */
    private final class Hanging implements Kernel {
        @Override
        public Outcome<List<String>> list(String path) {
            return new Outcome.Got<>(List.of());
        }

        @Override
        public Outcome<String> read(String path) {
            asked.incrementAndGet();
            if (path.equals(HANGS) || path.equals(REMOVAL)) {
                hangs.countDown();
                try {
                    driver.await();
                } catch (InterruptedException e) {
                    throw new AssertionError("a kernel is not interrupted", e);
                }
            }
            return new Outcome.Got<>("7");
        }

        @Override
        public Optional<KernelError> write(String path, String text) {
            return read(path).error();
        }

        @Override
        public Outcome<String> readLink(String path) {
            return new Outcome.Got<>("there");
        }

        @Override
        public boolean exists(String path) {
            return true;
        }
    }

    @AfterEach
    void end() {
        driver.countDown();
    }

    private Optional<Errno> errno(String path) {
        return kernel.read(path).error().map(KernelError::errno);
    }

    @Test
    void boardThatHangsIsAskedOnceAndOthersAnswer() throws InterruptedException {
        assertThat(errno(HANGS)).contains(Errno.ETIMEDOUT);
        assertThat(kernel.hanging()).containsExactly(HANGS);
        assertThat(errno(SAME_BOARD)).contains(Errno.ETIMEDOUT);
        assertThat(kernel.write(SAME_BOARD, "0").map(KernelError::errno)).contains(Errno.ETIMEDOUT);
        hangs.await();
        assertThat(asked).as("the board that hangs takes one thread").hasValue(1);
        assertThat(kernel.write(OTHER_BOARD, "0")).isEmpty();
        assertThat(errno(NO_BOARD)).isEmpty();

        driver.countDown();

        while (!kernel.hanging().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(kernel.write(HANGS, "0")).isEmpty();
        assertThat(kernel.write(SAME_BOARD, "0")).isEmpty();
    }

    @Test
    void removalThatHangsTakesItsMediatedDeviceAlone() {
        PatientKernel hurried = new PatientKernel(new Hanging(), Duration.ofMinutes(1), Duration.ofMillis(100));

        assertThat(hurried.write(REMOVAL, "1").map(KernelError::errno)).contains(Errno.ETIMEDOUT);

        assertThat(hurried.hanging()).containsExactly(REMOVAL);
        assertThat(hurried.read(OTHER_BOARD).error()).isEmpty();
    }

    @Test
    void whoIsInterruptedHearsWhatTheKernelDidAllTheSame() {
        Thread.currentThread().interrupt();

        assertThat(kernel.write(OTHER_BOARD, "1")).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }
}
