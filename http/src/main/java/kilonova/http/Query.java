package kilonova.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A query string, decoded, in the order in which it came; a name may occur more than once. Immutable.
 *
 * @param parameters in order
 */
public record Query(List<Parameter> parameters) {
    public static final Query EMPTY = new Query(List.of());

    public Query {
        parameters = List.copyOf(parameters);
    }

    /** One {@code name=value}; a name without {@code =} has the empty value. */
    public record Parameter(String name, String value) {}

    /**
     * Parses what follows the question mark.
     *
     * @throws Fault 400 when a percent escape is malformed or stands for the character zero
     */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.add(new Parameter(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
            }
        }
        return new Query(parameters);
    }

    private static String decode(String text) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Fault.badRequest("The query string has a malformed percent escape.");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw Json.zero("The query string");
        }
        return decoded;
    }

    /** The first value of that name. */
    public Optional<String> first(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** The last value of that name, which is what Nova uses when a parameter is repeated. */
    public Optional<String> last(String name) {
        return all(name).stream().reduce((earlier, later) -> later);
    }

    /** All values of that name, in order. */
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    public boolean has(String name) {
        return parameters.stream().anyMatch(parameter -> parameter.name().equals(name));
    }

    /** The names in order of their first occurrence. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name()));
        return names;
    }
}
