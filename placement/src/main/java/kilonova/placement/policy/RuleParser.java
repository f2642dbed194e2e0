package kilonova.placement.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Understands a rule: checks joined by {@code and}, {@code or}, {@code not} and parentheses, where {@code not} binds
 * strongest and {@code or} weakest. Not thread-safe; one parser reads one rule.
 */
public final class RuleParser {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    /** What the language writes as a constant: a quoted text, a number, or one of three words. */
    private static final Pattern CONSTANT = Pattern.compile("'[^']*'|\"[^\"]*\"|[+-]?\\d+(\\.\\d+)?|True|False|None");

    private final String rule;
    private final Deque<String> tokens;

    private RuleParser(String rule) {
        this.rule = rule;
        this.tokens = tokens(rule);
    }

    /**
     * Understands a rule.
     *
     * @throws IllegalArgumentException with a sentence for the operator when it is none: a rule that nobody understands must
     *     not decide anything
     */
    public static Check parse(String rule) {
        RuleParser parser = new RuleParser(rule);
        if (parser.tokens.isEmpty()) {
            return new Check.Always();
        }
        Check check = parser.disjunction();
        if (!parser.tokens.isEmpty()) {
            throw parser.wrong("'" + parser.tokens.getFirst() + "' is one too many");
        }
        return check;
    }

    /**
     * Understands the older form of a rule: a list of alternatives, each of which is a check or a list of checks that all
     * must hold. An empty list allows everybody.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Check parse(List<List<String>> alternatives) {
        if (alternatives.isEmpty()) {
            return new Check.Always();
        }
        List<Check> any = new ArrayList<>();
        for (List<String> alternative : alternatives) {
            if (!alternative.isEmpty()) {
                any.add(new Check.All(
                        alternative.stream().map(RuleParser::single).toList()));
            }
        }
        return any.isEmpty() ? new Check.Never() : new Check.Any(any);
    }

    private static Check single(String text) {
        return new RuleParser(text).check(text);
    }

    private Check disjunction() {
        List<Check> checks = new ArrayList<>();
        do {
            checks.add(conjunction());
        } while (takes("or"));
        return checks.size() == 1 ? checks.getFirst() : new Check.Any(checks);
    }

    private Check conjunction() {
        List<Check> checks = new ArrayList<>();
        do {
            checks.add(negation());
        } while (takes("and"));
        return checks.size() == 1 ? checks.getFirst() : new Check.All(checks);
    }

    private Check negation() {
        boolean negated = false;
        while (takes("not")) {
            negated = !negated;
        }
        Check check = primary();
        return negated ? new Check.Not(check) : check;
    }

    private Check primary() {
        String token = Optional.ofNullable(tokens.pollFirst()).orElseThrow(() -> wrong("it ends too early"));
        if (!token.equals("(")) {
            return check(token);
        }
        Check inner = disjunction();
        if (!takes(")")) {
            throw wrong("a parenthesis is not closed");
        }
        return inner;
    }

    private Check check(String token) {
        if (token.equals("@")) {
            return new Check.Always();
        }
        if (token.equals("!")) {
            return new Check.Never();
        }
        int colon = token.indexOf(':');
        if (colon < 1) {
            throw wrong("'" + token + "' is no check: it has no colon");
        }
        String kind = token.substring(0, colon);
        String match = token.substring(colon + 1);
        return switch (kind) {
            case "rule" -> new Check.Named(match);
            case "role" -> new Check.Role(new Template(match));
            case "http", "https" -> throw wrong("Kilonova asks no remote service about rules ('" + kind + ":')");
            default -> attribute(kind, new Template(match));
        };
    }

    private static Check attribute(String kind, Template value) {
        if (!CONSTANT.matcher(kind).matches()) {
            return new Check.Attribute(kind, value);
        }
        boolean quoted = kind.startsWith("'") || kind.startsWith("\"");
        return new Check.Literal(quoted ? kind.substring(1, kind.length() - 1) : kind, value);
    }

    private boolean takes(String token) {
        boolean there =
                !tokens.isEmpty() && tokens.getFirst().toLowerCase(Locale.ROOT).equals(token);
        if (there) {
            tokens.removeFirst();
        }
        return there;
    }

    /** Parentheses count at the ends of words only, because a check may hold some: {@code project_id:%(project_id)s}. */
    private static Deque<String> tokens(String rule) {
        Deque<String> tokens = new ArrayDeque<>();
        for (String word : BLANKS.split(rule.strip())) {
            int start = 0;
            int end = word.length();
            while (start < end && word.charAt(start) == '(') {
                tokens.add("(");
                start++;
            }
            while (end > start && word.charAt(end - 1) == ')') {
                end--;
            }
            if (start < end) {
                tokens.add(word.substring(start, end));
            }
            for (int i = end; i < word.length(); i++) {
                tokens.add(")");
            }
        }
        return tokens;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("the rule \"" + rule + "\" cannot be understood: " + why);
    }
}
