package kilonova.agent.membership;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kilonova.protocol.ControllerUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a host to its controller: mutual TLS with the host's certificate, which is renewed in the background before it
 * ends. Thread-safe.
 */
public final class ControllerConnection implements Supplier<HttpClient>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerConnection.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final MembershipFile file;
    private final Clock clock;
    private final SecureRandom random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Membership membership;
    private volatile HttpClient client;

    /** @param membership what the file says */
    public ControllerConnection(MembershipFile file, Membership membership, Clock clock, SecureRandom random) {
        this.file = file;
        this.membership = membership;
        this.clock = clock;
        this.random = random;
        this.client = client(membership);
    }

    /** Begins to look at each interval whether the certificate should be renewed. */
    public void renewInBackground(Duration interval) {
        Thread.ofVirtual().name("certificate").start(() -> {
            try {
                do {
                    tryToRenew();
                } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whatever goes wrong now may go well at the next look; without another look the certificate would end, and the host with it. */
    private void tryToRenew() throws InterruptedException {
        try {
            renewIfDue();
        } catch (RuntimeException defect) {
            LOG.error("a defect kept the host's certificate from being renewed; the next look tries again", defect);
        }
    }

    /**
     * Renews the certificate if that is due. A failure is logged; the next look tries again.
     *
     * @return whether there is a new one
     */
    public boolean renewIfDue() throws InterruptedException {
        Membership old = membership;
        if (clock.instant().isBefore(old.renewAt())) {
            return false;
        }
        try {
            Membership renewed = Joining.renew(old, random);
            file.write(renewed);
            HttpClient before = client;
            membership = renewed;
            client = client(renewed);
            // Connections under the old certificate end with what is still under way on them.
            before.shutdown();
            LOG.info("the host's certificate was renewed; it is valid until {}", renewed.expiresAt());
            return true;
        } catch (ControllerUnavailable | IOException failure) {
            LOG.warn(
                    "the host's certificate, which ends at {}, could not be renewed: {}",
                    old.expiresAt(),
                    failure.getMessage());
            return false;
        }
    }

    /** The membership as it is now. */
    public Membership membership() {
        return membership;
    }

    /** The client to send the next request with. */
    @Override
    public HttpClient get() {
        return client;
    }

    /** Ends waiting calls and closes all connections. */
    @Override
    public void close() {
        closed.countDown();
        client.shutdownNow();
    }

    private static HttpClient client(Membership membership) {
        return HttpClient.newBuilder()
                .sslContext(membership.tls())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }
}
