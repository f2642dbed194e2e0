package kilonova.network.server;

import java.util.List;

/**
 * The interfaces that a server wants.
 *
 * @param projectId whose server it is; owns the new ports
 * @param nics in order; may be empty
 * @param securityGroups names or ids for the new ports; empty means the project's {@code default}
 */
public record Wanted(String projectId, List<Nic> nics, List<String> securityGroups) {
    public Wanted {
        nics = List.copyOf(nics);
        securityGroups = List.copyOf(securityGroups);
    }
}
