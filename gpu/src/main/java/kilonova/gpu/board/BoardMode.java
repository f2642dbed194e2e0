package kilonova.gpu.board;

/** How a board shares its memory among units. */
public enum BoardMode {
    /** The first unit fixes the size of all others; their series may differ. The vendor's default. */
    EQUAL_SIZE,
    /** Time-sliced units of several sizes may live together. */
    MIXED_SIZE,
    /** The board is split into GPU instances, and each carries units of one size. */
    GPU_INSTANCES,
    /** One pool of memory (or ports) that units of any type draw from until it is empty. */
    SHARED_POOL
}
