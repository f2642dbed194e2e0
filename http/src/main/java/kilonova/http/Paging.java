package kilonova.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a listing: at most {@code limit} items after the one that {@code marker} names.
 *
 * @param limit at least 0
 * @param marker the id of the last item of the page before
 */
public record Paging(int limit, Optional<String> marker) {
    /**
     * Reads {@code limit} and {@code marker}.
     *
     * @param most the longest page that the service gives, and the length when none is asked for
     * @throws Fault 400 when {@code limit} is no whole number from 0 on
     */
    public static Paging of(Query query, int most) {
        int limit = query.last("limit").map(Paging::limit).orElse(most);
        return new Paging(Math.min(limit, most), query.last("marker"));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw Fault.badRequest("limit must be a whole number from 0 on, not '" + text + "'.");
        }
        throw Fault.badRequest("limit must be a whole number from 0 on, not '" + text + "'.");
    }

    /** A page of something. */
    public record Page<T>(List<T> items, boolean more) {}

    /**
     * Cuts a page out of a sorted list.
     *
     * @throws Fault 400 when the marker names nothing in the list
     */
    public <T> Page<T> cut(List<T> sorted, Function<T, String> id) {
        int from = 0;
        if (marker.isPresent()) {
            from = 1 + indexOf(sorted, id, marker.get());
        }
        int to = Math.min(sorted.size(), from + limit);
        return new Page<>(sorted.subList(from, to), to < sorted.size());
    }

    private static <T> int indexOf(List<T> sorted, Function<T, String> id, String marker) {
        for (int i = 0; i < sorted.size(); i++) {
            if (id.apply(sorted.get(i)).equals(marker)) {
                return i;
            }
        }
        throw Fault.badRequest("marker [" + marker + "] not found");
    }
}
