package kilonova.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A microversion such as {@code 2.96}; ordered by major, then minor. */
public record Microversion(int major, int minor) implements Comparable<Microversion> {
    /** What a service without microversions negotiates. */
    public static final Microversion NONE = new Microversion(0, 0);

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    /** Reads {@code MAJOR.MINOR}; empty if the text has another form. */
    public static Optional<Microversion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Microversion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    public boolean atLeast(int minorWanted) {
        return minor >= minorWanted;
    }

    public boolean below(int minorWanted) {
        return minor < minorWanted;
    }

    @Override
    public int compareTo(Microversion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
