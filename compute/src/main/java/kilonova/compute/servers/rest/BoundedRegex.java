package kilonova.compute.servers.rest;

import java.util.regex.Pattern;
import kilonova.http.Fault;

/**
 * A user's regular expression. Java's engine may take for ever over a few characters; this one gives up after a number of steps.
 * Immutable and safe to share between threads.
 */
final class BoundedRegex {
    private static final int MOST_STEPS = 100_000;

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** An expression that is well-formed, as the query's schema has found; upper and lower case are the same. */
    static BoundedRegex of(String expression) {
        return new BoundedRegex(Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /**
     * True if it matches somewhere in the text.
     *
     * @throws Fault 400 when that takes too long
     */
    boolean finds(String text) {
        return pattern.matcher(new Counted(text)).find();
    }

    /** A text that counts how often its characters are looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        private Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            steps++;
            if (steps > MOST_STEPS) {
                throw Fault.badRequest("The regular expression takes too long. Use a simpler one.");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
