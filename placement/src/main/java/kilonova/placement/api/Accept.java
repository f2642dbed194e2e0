package kilonova.placement.api;

import java.util.Locale;
import kilonova.http.Headers;

/** What a client wants to read, from its {@code Accept} header. */
final class Accept {
    private Accept() {}

    static boolean takesJson(Headers headers) {
        return quality(headers, "application", "json") > 0;
    }

    /** Whether an error shall be a page for a browser rather than JSON. */
    static boolean prefersHtml(Headers headers) {
        return quality(headers, "text", "html") > quality(headers, "application", "json");
    }

    private static double quality(Headers headers, String type, String subtype) {
        String accept = headers.first("Accept").orElse("").strip();
        if (accept.isEmpty() || accept.equals("*/*")) {
            return type.equals("application") ? 1 : 0;
        }
        double best = 0;
        int closest = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            // without the limit a range of nothing but semicolons would have no part at all
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            int closeness =
                    name.equals(type + "/" + subtype) ? 2 : name.equals(type + "/*") ? 1 : name.equals("*/*") ? 0 : -1;
            if (closeness > closest) {
                closest = closeness;
                best = quality(parts);
            }
        }
        return best;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException malformed) {
                    return 1;
                }
            }
        }
        return 1;
    }
}
