package kilonova.placement.journal;

import kilonova.placement.snapshots.Snapshot;

/** A snapshot and the position of the commit that led to it. */
record View(long position, Snapshot snapshot) {}
