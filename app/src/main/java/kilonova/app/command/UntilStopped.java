package kilonova.app.command;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import kilonova.app.logging.Logging;
import kilonova.app.text.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what runs in the background when Ctrl-C or SIGTERM comes. */
final class UntilStopped {
    private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

    private UntilStopped() {}

    /** Closes it when a signal comes, says so, and ends the process with success: it was asked to stop, and did. */
    static void close(AutoCloseable running, PrintWriter out) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            int status = 0;
            try {
                running.close();
                out.println(Text.of("up.stopped"));
            } catch (Exception failure) {
                LOG.error("it did not stop cleanly", failure);
                status = 1;
            }
            out.flush();
            Logging.stop();
            Runtime.getRuntime().halt(status);
        }));
    }

    /** Waits for ever; the signal ends the process. */
    static int await() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }
}
