package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The files with which clients sign in: an openrc to be sourced, and a clouds.yaml. Only their owner may read them. */
final class ClientFiles {
    /** The region that the catalog names. */
    static final String REGION = "RegionOne";

    private ClientFiles() {}

    /** Writes both into the data directory, and returns the openrc. */
    static Path write(DataDirectory data, Endpoints endpoints, AdminPassword password) throws IOException {
        data.writePrivate("clouds.yaml", cloudsYaml(endpoints, password));
        return data.writePrivate("admin-openrc.sh", openrc(endpoints, password));
    }

    static String openrc(Endpoints endpoints, AdminPassword password) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OS_AUTH_URL", endpoints.of("identity"));
        variables.put("OS_USERNAME", "admin");
        variables.put("OS_PASSWORD", password.value());
        variables.put("OS_PROJECT_NAME", "admin");
        variables.put("OS_USER_DOMAIN_NAME", "Default");
        variables.put("OS_PROJECT_DOMAIN_NAME", "Default");
        variables.put("OS_REGION_NAME", REGION);
        variables.put("OS_IDENTITY_API_VERSION", "3");
        return variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(Collectors.joining("", "# Source this file to use the cloud as its administrator.\n", ""));
    }

    static String cloudsYaml(Endpoints endpoints, AdminPassword password) {
        return """
                # For the openstack command and SDKs: openstack --os-cloud kilonova …
                clouds:
                  kilonova:
                    auth:
                      auth_url: %s
                      username: admin
                      password: "%s"
                      project_name: admin
                      user_domain_name: Default
                      project_domain_name: Default
                    region_name: %s
                    identity_api_version: 3
                """.formatted(endpoints.of("identity"), password.value(), REGION);
    }
}
