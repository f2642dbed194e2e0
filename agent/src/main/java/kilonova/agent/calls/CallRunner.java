package kilonova.agent.calls;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.link.Backoff;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the calls of one host and answers each on a virtual thread of its own. It neither reads nor changes what the agent keeps, so
 * a call that hangs holds nobody up. Safe to use from several threads.
 */
public final class CallRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    /** How long the controller may hold a question for calls. */
    private static final Duration LONG_POLL = Duration.ofSeconds(30);

    /** Calls and open streams at a time; further ones are refused. */
    private static final int MOST = 64;

    private final String host;
    private final CallDesk desk;
    private final CallWork work;
    private final Semaphore room = new Semaphore(MOST);
    private final Thread fetching;

    private CallRunner(String host, GuestConsoles consoles, DiskOffers disks, CallDesk desk) {
        this.host = host;
        this.desk = desk;
        this.work = new CallWork(host, consoles, disks, desk);
        this.fetching = Thread.ofVirtual().name(host + "-calls").unstarted(this::fetch);
    }

    /** Starts to answer calls. */
    public static CallRunner start(String host, GuestConsoles consoles, DiskOffers disks, CallDesk desk) {
        CallRunner runner = new CallRunner(host, consoles, disks, desk);
        runner.fetching.start();
        return runner;
    }

    private void fetch() {
        Backoff backoff = new Backoff();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                desk.awaitCalls(host, LONG_POLL).forEach(this::begin);
                backoff.reset();
            } catch (ControllerUnavailable away) {
                Duration pause = backoff.next();
                LOG.debug("{}: {}; calls are fetched again in {} ms", host, away.getMessage(), pause.toMillis());
                if (!rest(pause)) {
                    return;
                }
            } catch (InterruptedException closed) {
                return;
            } catch (RuntimeException defect) {
                LOG.error("{}: a defect while fetching calls", host, defect);
                if (!rest(backoff.next())) {
                    return;
                }
            }
        }
    }

    private void begin(CallRequest request) {
        if (!room.tryAcquire()) {
            refuse(request, new Problem("calls.busy", host + " answers " + MOST + " calls already"));
            return;
        }
        Thread.ofVirtual().name(host + "-call " + request.callId()).start(() -> {
            try {
                work.run(request);
            } catch (ControllerUnavailable away) {
                LOG.warn("{}: an answer was lost: {}", host, away.getMessage());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException defect) {
                LOG.error("{}: a defect while answering {}", host, request.call(), defect);
                refuse(request, new Problem("calls.failed", "the agent of " + host + " has a defect: " + defect));
            } finally {
                room.release();
            }
        });
    }

    private void refuse(CallRequest request, Problem problem) {
        try {
            desk.answer(host, request, new CallAnswer.Refused(problem));
        } catch (ControllerUnavailable away) {
            LOG.warn("{}: a refusal was lost: {}", host, away.getMessage());
        }
    }

    private static boolean rest(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException closed) {
            return false;
        }
    }

    /** Fetches no more calls. Streams that are open go on until one of their ends closes. */
    @Override
    public void close() {
        fetching.interrupt();
        try {
            fetching.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
