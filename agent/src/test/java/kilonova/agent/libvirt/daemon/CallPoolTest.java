package kilonova.agent.libvirt.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;

final class CallPoolTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aCallThatHangsIsGivenUpAndTheNextOneIsAnswered() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger late = new AtomicInteger();
        try (CallPool pool = new CallPool("test", 2)) {
            assertThatThrownBy(() -> pool.call("it", LONG, SHORT, () -> hang(answer), late::incrementAndGet))
                    .isInstanceOf(HypervisorUnavailable.class)
                    .hasMessageContaining("it was not answered");
            assertThat(late).hasValue(1);
            assertThat(pool.call("it", LONG, () -> 7, late::incrementAndGet)).isEqualTo(7);
            answer.countDown();
        }
    }

    @Test
    void whenAllThreadsHangNothingWaitsForEver() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (CallPool pool = new CallPool("test", 1)) {
            assertThatThrownBy(() -> pool.call("it", LONG, SHORT, () -> hang(answer), () -> {}))
                    .isInstanceOf(HypervisorUnavailable.class);
            assertThatThrownBy(() -> pool.call("it", SHORT, LONG, () -> 7, () -> {}))
                    .isInstanceOf(HypervisorUnavailable.class);
            answer.countDown();
            assertThat(pool.call("it", LONG, () -> 7, () -> {})).isEqualTo(7);
        }
    }

    /** Whose connection would be given up otherwise, and everybody's calls with it. */
    @Test
    void aCallThatWaitsForAThreadIsNotLate() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger late = new AtomicInteger();
        try (CallPool pool = new CallPool("test", 1)) {
            assertThatThrownBy(() -> pool.call("it", LONG, SHORT, () -> hang(answer), () -> {}))
                    .isInstanceOf(HypervisorUnavailable.class);
            assertThatThrownBy(() -> pool.call("it", SHORT, LONG, () -> 7, late::incrementAndGet))
                    .isInstanceOf(HypervisorUnavailable.class)
                    .hasMessageContaining("was not tried");
            assertThat(late).hasValue(0);
            answer.countDown();
        }
    }

    @Test
    void theBindingStillHasItsWayToRemoveListeners() {
        assertThat(OpenConnection.removal().getName()).isEqualTo("domainEventDeregister");
    }

    @Test
    void aRefusalComesBackAsItIs() {
        try (CallPool pool = new CallPool("test", 1)) {
            assertThatThrownBy(() -> pool.call(
                            "it",
                            LONG,
                            () -> {
                                throw new CallRefused(new Problem("libvirt.no", "no"), new IllegalStateException());
                            },
                            () -> {}))
                    .isInstanceOf(CallRefused.class)
                    .hasMessage("no");
        }
    }

    private static int hang(CountDownLatch answer) throws InterruptedException {
        answer.await();
        return 0;
    }
}
