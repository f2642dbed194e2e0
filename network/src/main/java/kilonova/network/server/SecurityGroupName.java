package kilonova.network.server;

/** A security group, as servers show it. */
public record SecurityGroupName(String id, String name, String description) {}
