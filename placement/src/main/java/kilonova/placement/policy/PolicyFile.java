package kilonova.placement.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the text of a policy file: YAML, or JSON, which is YAML too; names of rules and the rules. */
public final class PolicyFile {
    private PolicyFile() {}

    /**
     * The rules of a file; none if it is empty.
     *
     * @param name names the file in errors
     * @throws IllegalArgumentException with a sentence for the operator, if any of it is not understood: what a broken file
     *     allows must not be guessed
     */
    public static Map<String, Check> read(String name, String text) {
        Object content;
        try {
            content = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
        } catch (YamlEngineException broken) {
            throw new IllegalArgumentException(
                    "The policy file " + name + " is no YAML: " + broken.getMessage(), broken);
        }
        if (content == null) {
            return Map.of();
        }
        if (!(content instanceof Map<?, ?> entries)) {
            throw wrong(name, "it must hold names of rules and the rules");
        }
        Map<String, Check> rules = new LinkedHashMap<>();
        entries.forEach((rule, value) -> rules.put(String.valueOf(rule), rule(name, String.valueOf(rule), value)));
        return rules;
    }

    private static Check rule(String file, String rule, Object value) {
        try {
            return switch (value) {
                case String text -> RuleParser.parse(text);
                case List<?> alternatives -> RuleParser.parse(alternatives(alternatives));
                case null, default -> throw new IllegalArgumentException("a rule is a text in quotes");
            };
        } catch (IllegalArgumentException problem) {
            throw wrong(file, rule + ": " + problem.getMessage());
        }
    }

    private static List<List<String>> alternatives(List<?> items) {
        List<List<String>> alternatives = new ArrayList<>();
        for (Object item : items) {
            alternatives.add(
                    item instanceof List<?> parts
                            ? parts.stream().map(String::valueOf).toList()
                            : List.of(String.valueOf(item)));
        }
        return alternatives;
    }

    private static IllegalArgumentException wrong(String file, String problem) {
        return new IllegalArgumentException("The policy file " + file + " cannot be used: " + problem);
    }
}
