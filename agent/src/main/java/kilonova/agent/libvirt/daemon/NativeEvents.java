package kilonova.agent.libvirt.daemon;

import java.util.concurrent.atomic.AtomicBoolean;
import org.libvirt.Connect;
import org.libvirt.ErrorCallback;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's event loop, which the library has once for the whole process. Keep-alive messages go through it too. */
final class NativeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(NativeEvents.class);
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    /** The library calls it as long as the process lives, so it must never be collected. */
    private static final ErrorCallback SILENT = new ErrorCallback() {
        @Override
        public void errorCallback(com.sun.jna.Pointer userData, org.libvirt.jna.virError error) {
            // the same error comes to the caller as an exception; the library's own habit is to print it
        }
    };

    private NativeEvents() {}

    /** Starts the loop, if it does not run yet; must be called before the first connection is opened. */
    static synchronized void start() throws LibvirtException {
        if (STARTED.get()) {
            return;
        }
        Connect.setErrorCallback(SILENT);
        Library.initEventLoop();
        Thread.ofPlatform().name("libvirt-events").daemon(true).start(NativeEvents::run);
        STARTED.set(true);
    }

    private static void run() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException | RuntimeException e) {
                LOG.warn("an event of libvirt could not be handled: {}", e.getMessage());
            }
        }
    }
}
