package kilonova.agent.libvirt.daemon;

import java.util.Optional;

/** Hears what happens at a daemon. Called on the daemon's own thread: must return at once, and must not call the daemon. */
public interface DaemonListener {
    /** Hears nothing. */
    DaemonListener NONE = new DaemonListener() {
        @Override
        public void changed(String domain, Optional<String> wentOff) {}

        @Override
        public void restarted(String domain) {}

        @Override
        public void connectionLost() {}
    };

    /**
     * A domain was defined, started, stopped, paused or the like.
     *
     * @param domain its name
     * @param wentOff how it went off, if that is what happened: {@code it was shut down}
     */
    void changed(String domain, Optional<String> wentOff);

    /** The guest restarted itself. */
    void restarted(String domain);

    /** The daemon went away; what happened since is not told. */
    void connectionLost();
}
