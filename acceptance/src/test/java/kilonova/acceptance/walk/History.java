package kilonova.acceptance.walk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was done in a walk, in its order. */
final class History {
    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /**
     * Adds a line.
     *
     * @param kind what is counted
     * @param more the rest of the line
     */
    void add(String kind, String more) {
        counts.merge(kind, 1, Integer::sum);
        lines.add("%8.3f s  %s %s"
                .formatted(Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0, kind, more));
    }

    /** All lines. */
    String text() {
        return String.join("\n", lines);
    }

    /** How often what was done. */
    String summary() {
        return String.format(Locale.ROOT, "%d steps in %d s: %s", lines.size(), seconds(), counts);
    }

    /** How long it has been. */
    long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }
}
