package kilonova.protocol;

/** The disks of a guest that hold what its owner wrote, and so go with it. Swap space and the config drive are made anew. */
public enum GuestDisk {
    /** What it boots from. */
    ROOT,
    /** The empty disk that its flavor gave it beside that. */
    EPHEMERAL
}
