package kilonova.app.emptying;

/** How a host is emptied. */
public enum Way {
    /** It works: its servers are moved away, while they run where that can be, and keep their disks. */
    DRAIN,
    /** It is lost: its servers are made anew elsewhere. */
    EVACUATE
}
