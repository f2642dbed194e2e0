package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files with which clients sign in: an openrc to be sourced for each user, and one clouds.yaml. Only their owner may read them. */
final class ClientFiles {
    /** The region that the catalog names. */
    static final String REGION = "RegionOne";

    private ClientFiles() {}

    /**
     * Someone who may sign in. User and project have the same name.
     *
     * @param name of user and project
     * @param cloud what clouds.yaml calls it
     */
    record Account(String name, String cloud, GeneratedSecret password) {}

    /** Writes all files into the data directory, and returns the first account's openrc. */
    static Path write(DataDirectory data, Endpoints endpoints, List<Account> accounts) throws IOException {
        data.writePrivate("clouds.yaml", cloudsYaml(endpoints, accounts));
        for (Account account : accounts) {
            data.writePrivate(openrcName(account), openrc(endpoints, account));
        }
        return data.resolve(openrcName(accounts.getFirst()));
    }

    static String openrc(Endpoints endpoints, Account account) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OS_AUTH_URL", endpoints.of(CloudService.IDENTITY));
        variables.put("OS_USERNAME", account.name());
        variables.put("OS_PASSWORD", account.password().value());
        variables.put("OS_PROJECT_NAME", account.name());
        variables.put("OS_USER_DOMAIN_NAME", "Default");
        variables.put("OS_PROJECT_DOMAIN_NAME", "Default");
        variables.put("OS_REGION_NAME", REGION);
        variables.put("OS_IDENTITY_API_VERSION", "3");
        return variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(
                        Collectors.joining("", "# Source this file to use the cloud as " + account.name() + ".\n", ""));
    }

    static String cloudsYaml(Endpoints endpoints, List<Account> accounts) {
        return accounts.stream()
                .map(account -> cloud(endpoints, account))
                .collect(Collectors.joining(
                        "", "# For the openstack command and SDKs: openstack --os-cloud NAME …\nclouds:\n", ""));
    }

    private static String cloud(Endpoints endpoints, Account account) {
        return """
                  %s:
                    auth:
                      auth_url: %s
                      username: %s
                      password: "%s"
                      project_name: %s
                      user_domain_name: Default
                      project_domain_name: Default
                    region_name: %s
                    identity_api_version: 3
                """.formatted(
                        account.cloud(),
                        endpoints.of(CloudService.IDENTITY),
                        account.name(),
                        account.password().value(),
                        account.name(),
                        REGION);
    }

    private static String openrcName(Account account) {
        return account.name() + "-openrc.sh";
    }
}
