package kilonova.placement.api;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import kilonova.http.Metrics;
import kilonova.placement.Placement;
import kilonova.placement.measures.Measures;

/** Shows what the tracker does among the program's metrics. Thread-safe. */
public final class PlacementMetrics implements Measures {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] AMOUNTS = {0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final Metrics metrics;
    private final DoubleConsumer searchSeconds;
    private final DoubleConsumer examined;
    private final DoubleConsumer found;
    private final DoubleConsumer commitSeconds;
    private final DoubleConsumer batches;
    private final LongConsumer repeated;
    private final Consumer<String> refused;

    public PlacementMetrics(Metrics metrics) {
        this.metrics = metrics;
        searchSeconds = metrics.distribution(
                "kilonova_placement_search_seconds", "Time of a search for candidates, sending included", SECONDS);
        examined = metrics.distribution(
                "kilonova_placement_search_examined", "Choices of a provider that a search looked at", AMOUNTS);
        found = metrics.distribution("kilonova_placement_search_candidates", "Candidates that a search gave", AMOUNTS);
        commitSeconds = metrics.distribution(
                "kilonova_placement_commit_seconds", "Time in which waiting commands were decided and stored", SECONDS);
        batches = metrics.distribution(
                "kilonova_placement_commit_commands", "Commands that were stored in one transaction", BATCHES);
        repeated = metrics.count(
                "kilonova_placement_commit_repeats_total", "Transactions begun again because another was in the way");
        refused = metrics.counts(
                "kilonova_placement_refusals_total", "Commands refused; conflicts of generations among them", "code");
    }

    /** Shows also how old the tracker's state is. */
    public void watch(Placement placement) {
        metrics.value(
                "kilonova_placement_snapshot_age_seconds",
                "Time since the state was last known to be the newest; 0 where nobody else writes",
                () -> placement.snapshotAge().toNanos() / 1e9);
    }

    @Override
    public void searched(Duration took, long choices, long candidates) {
        searchSeconds.accept(took.toNanos() / 1e9);
        examined.accept((double) choices);
        found.accept((double) candidates);
    }

    @Override
    public void committed(int commands, int attempts, Duration took) {
        commitSeconds.accept(took.toNanos() / 1e9);
        batches.accept(commands);
        repeated.accept(attempts - 1L);
    }

    @Override
    public void refused(String code) {
        refused.accept(code);
    }
}
