package kilonova.app.hosts;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;

/**
 * A simulated host that is to run.
 *
 * @param name the host's name
 * @param profile the machine that it is
 */
public record PlannedHost(String name, HostProfile profile) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final String USUAL_NAME = "compute-1";
    private static final String USUAL_PROFILE = "m10";

    public PlannedHost {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    Quoted.text(name) + " is no name for a host: use letters, digits, dots, hyphens and underscores.");
        }
    }

    /** The one host of a cloud for which nobody named others: the walkthrough's machine with four GPUs. */
    public static PlannedHost usual(String name) {
        return of(name.isEmpty() ? USUAL_NAME : name, USUAL_PROFILE);
    }

    /**
     * A host with a named machine.
     *
     * @throws IllegalArgumentException with a sentence for the operator when there is no such machine
     */
    public static PlannedHost of(String name, String profile) {
        return new PlannedHost(
                name,
                HostProfile.named(profile)
                        .orElseThrow(() -> new IllegalArgumentException("There is no profile " + Quoted.text(profile)
                                + NearestName.hint(profile, HostProfile.names()) + "; there are "
                                + String.join(", ", HostProfile.names()) + ".")));
    }

    /** One host for each name and machine. */
    public static List<PlannedHost> all(Map<String, String> profilesByName) {
        return profilesByName.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** {@code NAME=PROFILE}, as the command line has it. */
    @Override
    public String toString() {
        return name + "=" + profile.name();
    }
}
