package kilonova.compute.operations;

/** How a step of an operation ended. */
enum Progress {
    /** Something was done; the next step may follow at once. */
    MOVED,
    /** Nothing can be done before a host is heard from. */
    WAITS,
    /** The operation is over. */
    ENDED
}
