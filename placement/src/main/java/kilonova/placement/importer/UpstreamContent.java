package kilonova.placement.importer;

import java.util.List;
import kilonova.placement.snapshots.Fact;

/**
 * What an upstream database holds.
 *
 * @param facts what leads to the same state here
 * @param counts as the tables themselves have them, counted by the database
 * @param emptyConsumers consumers that hold nothing: upstream leaves them behind, and here they do not exist
 */
record UpstreamContent(List<Fact> facts, Counts counts, int emptyConsumers) {}
