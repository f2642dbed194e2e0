package kilonova.bench;

import java.util.Arrays;

/** Times of many requests, in milliseconds, sorted. Immutable. */
final class Latencies {
    private final double[] sorted;

    private Latencies(double[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(long[] nanoseconds) {
        double[] milliseconds =
                Arrays.stream(nanoseconds).mapToDouble(time -> time / 1e6).toArray();
        Arrays.sort(milliseconds);
        return new Latencies(milliseconds);
    }

    double median() {
        return percentile(50);
    }

    /** The smallest time that {@code percent} of 100 requests did not exceed; NaN if there was none. */
    double percentile(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }
}
