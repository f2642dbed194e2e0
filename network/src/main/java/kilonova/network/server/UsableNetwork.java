package kilonova.network.server;

/**
 * A network that a project may use.
 *
 * @param id UUID
 * @param name not unique
 * @param shared whether it is there for all projects
 * @param hasSubnet whether ports get addresses on it
 */
public record UsableNetwork(String id, String name, boolean shared, boolean hasSubnet) {}
