package kilonova.gpu.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** In which order a host's devices are filled. It only orders what can be placed; it never takes a choice away. */
public enum GpuPlacement {
    /** Fill devices that are in use before opening empty ones, so that whole boards stay free for large profiles. */
    PACK,
    /** Use the least loaded devices, so that guests share a board with as few others as possible. */
    SPREAD;

    /**
     * What a choice would take from one device.
     *
     * @param used units in use before
     * @param capacity units that can be used at most, at least 1
     * @param amount units that the choice takes
     */
    public record Draw(int used, int capacity, int amount) {}

    /** Reads {@code pack} or {@code spread}; empty when it is neither. */
    public static Optional<GpuPlacement> parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "pack" -> Optional.of(PACK);
            case "spread" -> Optional.of(SPREAD);
            default -> Optional.empty();
        };
    }

    /**
     * The same choices, best first; equal ones keep their order.
     *
     * @param draws what a choice would take from each device that it touches
     */
    public <T> List<T> order(List<T> choices, Function<T, List<Draw>> draws) {
        Comparator<List<Draw>> better = switch (this) {
            case PACK -> Comparator.comparingLong(GpuPlacement::opened).thenComparingLong(GpuPlacement::leftFree);
            case SPREAD ->
                Comparator.comparingDouble(GpuPlacement::highestLoad)
                        .thenComparing(GpuPlacement::totalLoad, Comparator.naturalOrder());
        };
        return choices.stream().sorted(Comparator.comparing(draws, better)).toList();
    }

    private static long opened(List<Draw> draws) {
        return draws.stream().filter(draw -> draw.used == 0).count();
    }

    private static long leftFree(List<Draw> draws) {
        return draws.stream()
                .mapToLong(draw -> (long) draw.capacity - draw.used - draw.amount)
                .sum();
    }

    private static double highestLoad(List<Draw> draws) {
        return draws.stream().mapToDouble(GpuPlacement::loadAfter).max().orElse(0);
    }

    private static double totalLoad(List<Draw> draws) {
        return draws.stream().mapToDouble(GpuPlacement::loadAfter).sum();
    }

    private static double loadAfter(Draw draw) {
        return ((double) draw.used + draw.amount) / Math.max(1, draw.capacity);
    }
}
