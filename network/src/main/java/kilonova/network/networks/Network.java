package kilonova.network.networks;

/**
 * A layer 2 segment.
 *
 * @param id UUID
 * @param projectId the owner
 * @param shared whether all projects may use it
 * @param mtu bytes
 * @param portSecurity the default for new ports
 */
public record Network(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        boolean shared,
        int mtu,
        boolean portSecurity,
        Stamp stamp) {
    /** The MTU of a network for which none is asked. */
    public static final int DEFAULT_MTU = 1500;

    /** True if that project may see it and have ports on it. */
    public boolean isUsableBy(String project) {
        return shared || projectId.equals(project);
    }
}
