package kilonova.config.finding;

/**
 * A place in a configuration file.
 *
 * @param file the file's name, as the caller gave it
 * @param line the line, counted from 1
 */
public record Location(String file, int line) {
    public Location {
        if (line < 1) {
            throw new IllegalArgumentException("lines are counted from 1, not " + line);
        }
    }

    /** {@code file:line}, the form that editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
