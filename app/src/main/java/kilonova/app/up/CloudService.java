package kilonova.app.up;

/** The OpenStack services of a cloud, in the order in which they are shown. */
public enum CloudService {
    IDENTITY("identity", "keystone", "/identity", "/v3"),
    IMAGE("image", "glance", "/image", ""),
    PLACEMENT("placement", "placement", "/placement", ""),
    COMPUTE("compute", "nova", "/compute", "/v2.1"),
    NETWORK("network", "neutron", "/networking", "");

    private final String type;
    private final String project;
    private final String mount;
    private final String version;

    CloudService(String type, String project, String mount, String version) {
        this.type = type;
        this.project = project;
        this.mount = mount;
        this.version = version;
    }

    /** The type by which clients find it in the catalog. */
    public String type() {
        return type;
    }

    /** The name by which it goes in the catalog: that of OpenStack's project. */
    String project() {
        return project;
    }

    /** The prefix below which everything of it answers. */
    String mount() {
        return mount;
    }

    /** The path that the catalog names: the prefix, with the API's version where clients expect it there. */
    public String path() {
        return mount + version;
    }
}
