package kilonova.placement.policy;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with holes: {@code %(project_id)s} stands for what the target of the request calls {@code project_id}.
 *
 * @param text as it stands in the policy
 */
public record Template(String text) {
    private static final Pattern HOLE = Pattern.compile("%(?:\\(([^)]*)\\)s|%)");

    /** The text with its holes filled; empty if the target lacks one of them. */
    Optional<String> filled(Map<String, String> target) {
        StringBuilder filled = new StringBuilder();
        Matcher hole = HOLE.matcher(text);
        while (hole.find()) {
            String value = hole.group(1) == null ? "%" : target.get(hole.group(1));
            if (value == null) {
                return Optional.empty();
            }
            hole.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(hole.appendTail(filled).toString());
    }
}
