package kilonova.config.finding;

/**
 * One error or warning about a configuration.
 *
 * @param code what kind of finding it is; stable
 * @param where the line that it is about
 * @param message one sentence or two that say what is wrong and what would be right; never holds a secret value
 */
public record Finding(FindingCode code, Location where, String message) implements Comparable<Finding> {
    /** {@code file:line: message}. */
    @Override
    public String toString() {
        return where + ": " + message;
    }

    /** In the order of lines, so that a report reads from the top of the file to its end. */
    @Override
    public int compareTo(Finding other) {
        int byFile = where.file().compareTo(other.where.file());
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(where.line(), other.where.line());
        return byLine != 0 ? byLine : message.compareTo(other.message);
    }
}
