package kilonova.compute.livemigration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of three numbers, as Nova packs them into one: 1,000,000 × major + 1,000 × minor + release. */
final class Version {
    private static final int MAJOR = 1_000_000;
    private static final int MINOR = 1_000;
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?.*");

    private Version() {}

    static int of(int major, int minor, int release) {
        return major * MAJOR + minor * MINOR + release;
    }

    /** The numbers that a kernel's release begins with ({@code 6.12.48+deb13-amd64}); 0 if it begins otherwise. */
    static int ofKernel(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            return 0;
        }
        String patch = matcher.group(3);
        return of(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    static String text(int version) {
        return version / MAJOR + "." + version % MAJOR / MINOR + "." + version % MINOR;
    }
}
