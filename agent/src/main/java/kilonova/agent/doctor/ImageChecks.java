package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.doctor.HostSetup.ImageReading;

/** Which bounds the programs lack that read what strangers uploaded. */
final class ImageChecks {
    private static final String OWN_USER = "kilonova-images";
    private static final String MAKE_USER = "useradd --system --no-create-home --shell /usr/sbin/nologin " + OWN_USER;
    private static final String PROGRAMS = "apt install util-linux || dnf install util-linux";

    private ImageChecks() {}

    static List<Finding> of(ImageReading reading) {
        List<Finding> findings = new ArrayList<>();
        user(reading).ifPresent(findings::add);
        List<String> bounds = reading.lacking().stream()
                .flatMap(program -> bound(program).stream())
                .toList();
        if (!bounds.isEmpty()) {
            findings.add(Finding.limits(
                    "images.fewer_bounds",
                    "Images that users bring are read %s.".formatted(String.join(", and ", bounds)),
                    PROGRAMS));
        }
        return findings;
    }

    private static Optional<Finding> user(ImageReading reading) {
        if (reading.user().isEmpty()) {
            return Optional.of(Finding.limits(
                    "images.read_by_root",
                    "Images that users bring are read by root: there is neither a user %s nor nobody, or setpriv cannot become it."
                            .formatted(OWN_USER),
                    MAKE_USER,
                    PROGRAMS));
        }
        return reading.user().get().equals(OWN_USER)
                ? Optional.empty()
                : Optional.of(Finding.explains(
                        "images.read_by_nobody",
                        "Images that users bring are read by the user %s, who may be other programs' too; Kilonova's package makes a user for that alone."
                                .formatted(reading.user().get()),
                        MAKE_USER));
    }

    private static Optional<String> bound(String program) {
        return switch (program) {
            case "unshare" -> Optional.of("with the network in reach (unshare cannot be used)");
            case "setpriv" -> Optional.of("by a program that keeps its privileges (setpriv cannot be used)");
            case "prlimit" ->
                Optional.of("without a limit to memory, processor time and size (prlimit cannot be used)");
            default -> Optional.empty();
        };
    }
}
