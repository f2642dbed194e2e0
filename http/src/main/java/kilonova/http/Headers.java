package kilonova.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** HTTP headers: names compare without case, values keep their order. Immutable and safe to share between threads. */
public final class Headers {
    public static final Headers NONE = new Headers(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @param values header lines by name; the map and the lists are copied */
    public static Headers of(Map<String, List<String>> values) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.forEach((name, lines) -> copy.put(name, List.copyOf(lines)));
        return new Headers(copy);
    }

    /** The first line of that name. An empty line counts as present. */
    public Optional<String> first(String name) {
        List<String> lines = values.get(name);
        return lines == null || lines.isEmpty() ? Optional.empty() : Optional.of(lines.getFirst());
    }

    /** All lines of that name, in order; empty if there are none. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** These headers with {@code name} set to that one line, whatever it was before. */
    public Headers with(String name, String value) {
        Map<String, List<String>> copy = copy();
        copy.remove(name);
        copy.put(name, List.of(value));
        return new Headers(copy);
    }

    /** These headers without any line of that name. */
    public Headers without(String name) {
        Map<String, List<String>> copy = copy();
        copy.remove(name);
        return new Headers(copy);
    }

    /** These headers with one more line of that name. */
    public Headers and(String name, String value) {
        Map<String, List<String>> copy = copy();
        List<String> lines = new ArrayList<>(all(name));
        lines.add(value);
        copy.put(name, List.copyOf(lines));
        return new Headers(copy);
    }

    /** These headers and the others; where both have a name, the others' lines stand. */
    public Headers withAll(Headers others) {
        Map<String, List<String>> copy = copy();
        others.values.forEach((name, lines) -> {
            copy.remove(name);
            copy.put(name, lines);
        });
        return new Headers(copy);
    }

    /** Calls the consumer once per header line. */
    public void forEach(BiConsumer<String, String> consumer) {
        values.forEach((name, lines) -> lines.forEach(line -> consumer.accept(name, line)));
    }

    /** The media type of {@code Content-Type} without its parameters, lower case; empty if the header is missing. */
    public Optional<String> mediaType() {
        return first("Content-Type").map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    private Map<String, List<String>> copy() {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(values);
        return copy;
    }
}
