package kilonova.network.securitygroups;

import kilonova.network.networks.Stamp;

/**
 * A named set of rules that ports can have.
 *
 * @param id UUID
 * @param projectId the owner
 * @param name not unique within the project, except {@code default}
 * @param stateful whether answers to permitted traffic are permitted too
 */
public record SecurityGroup(
        String id, String projectId, String name, String description, boolean stateful, Stamp stamp) {
    /** The group that every project has, and that ports get when none is named. */
    public static final String DEFAULT = "default";

    public boolean isDefault() {
        return name.equals(DEFAULT);
    }
}
