package kilonova.app.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * With what a client signs in.
 *
 * @param authUrl where the identity service answers, such as {@code http://127.0.0.1:8770/identity/v3}
 * @param user the user's name
 * @param password never shown by {@link #toString}
 * @param userDomain the name of the user's domain
 * @param project the project's name
 * @param projectDomain the name of the project's domain
 */
public record Credentials(
        String authUrl, String user, String password, String userDomain, String project, String projectDomain) {
    private static final Pattern EXPORT = Pattern.compile("export (OS_\\w+)='([^']*)'");
    private static final List<String> NEEDED = List.of("OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_PROJECT_NAME");

    /**
     * What the environment says, as an openrc sets it; where it says nothing, the administrator of a data directory.
     *
     * @throws IllegalStateException with a sentence for the operator when neither is there
     */
    public static Credentials of(Map<String, String> environment, Path dataFolder) throws IOException {
        if (environment.keySet().containsAll(NEEDED)) {
            return from(environment);
        }
        Path openrc = dataFolder.resolve("admin-openrc.sh");
        if (!Files.isReadable(openrc)) {
            throw new IllegalStateException("Source an openrc of the cloud first, or name its folder with --data.");
        }
        Map<String, String> exported = new HashMap<>();
        Matcher exports = EXPORT.matcher(Files.readString(openrc));
        while (exports.find()) {
            exported.put(exports.group(1), exports.group(2));
        }
        return from(exported);
    }

    private static Credentials from(Map<String, String> variables) {
        return new Credentials(
                variables.getOrDefault("OS_AUTH_URL", ""),
                variables.getOrDefault("OS_USERNAME", ""),
                variables.getOrDefault("OS_PASSWORD", ""),
                variables.getOrDefault("OS_USER_DOMAIN_NAME", "Default"),
                variables.getOrDefault("OS_PROJECT_NAME", ""),
                variables.getOrDefault("OS_PROJECT_DOMAIN_NAME", "Default"));
    }

    @Override
    public String toString() {
        return user + " at " + authUrl;
    }
}
