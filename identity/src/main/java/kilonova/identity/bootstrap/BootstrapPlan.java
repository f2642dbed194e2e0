package kilonova.identity.bootstrap;

import java.util.List;

/**
 * What a new cloud begins with, and where its services answer now. Its text form shows no password.
 *
 * @param adminPassword of user {@code admin}; used only when the cloud is new
 * @param demoPassword of user {@code demo}; used only when the cloud is new
 * @param region the name of the region of the endpoints, {@code RegionOne} by custom
 * @param services brought up to date at every start
 */
public record BootstrapPlan(String adminPassword, String demoPassword, String region, List<OwnService> services) {
    public BootstrapPlan {
        services = List.copyOf(services);
    }

    /**
     * A service of this cloud.
     *
     * @param type such as {@code compute}
     * @param name such as {@code nova}
     * @param url its endpoint for all: public, internal and admin
     */
    public record OwnService(String type, String name, String url) {}

    @Override
    public String toString() {
        return "BootstrapPlan[region=" + region + ", services=" + services + "]";
    }
}
