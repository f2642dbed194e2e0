package kilonova.agent.images;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/**
 * The user without rights as whom images are read, where this process is root and can become anybody. Its own user is made by the package;
 * on other machines it is {@code nobody}.
 *
 * @param name its name
 * @param uid its number
 * @param gid its group's
 * @param principal the same for files
 */
record SandboxUser(String name, int uid, int gid, UserPrincipal principal) {
    private static final List<String> NAMES = List.of("kilonova-images", "nobody");
    private static final Path USERS = Path.of("/etc/passwd");

    /** The user to become; empty when there is none, or when this process is not root and need not. */
    static Optional<SandboxUser> find() throws IOException {
        if (!isRoot()) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(USERS);
        for (String name : NAMES) {
            for (String line : lines) {
                String[] fields = line.split(":");
                if (fields.length > 3 && fields[0].equals(name)) {
                    UserPrincipal principal = FileSystems.getDefault()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(name);
                    return Optional.of(
                            new SandboxUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), principal));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether this process may do everything. */
    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Becomes the user and gives up all privileges: at once, because neither can be done after the other. */
    List<String> wrapper() {
        return List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + gid,
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all",
                "--inh-caps=-all",
                "--");
    }
}
