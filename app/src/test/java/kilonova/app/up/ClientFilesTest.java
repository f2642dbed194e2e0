package kilonova.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientFilesTest {
    private static final Endpoints ENDPOINTS = new Endpoints(URI.create("http://127.0.0.1:8770"));
    private static final ClientFiles.Account ADMIN =
            new ClientFiles.Account("admin", "kilonova", new GeneratedSecret("geheim"));

    @Test
    void anOpenrcForTheAdministrator() {
        assertThat(ClientFiles.openrc(ENDPOINTS, ADMIN))
                .contains("export OS_AUTH_URL='http://127.0.0.1:8770/identity/v3'\n")
                .contains("export OS_USERNAME='admin'\n")
                .contains("export OS_PASSWORD='geheim'\n")
                .contains("export OS_PROJECT_NAME='admin'\n")
                .contains("export OS_USER_DOMAIN_NAME='Default'\n")
                .contains("export OS_PROJECT_DOMAIN_NAME='Default'\n")
                .contains("export OS_IDENTITY_API_VERSION='3'\n");
    }

    @Test
    void aCloudsFileForTheAdministrator() {
        assertThat(ClientFiles.cloudsYaml(ENDPOINTS, List.of(ADMIN)))
                .contains("  kilonova:\n    auth:\n      auth_url: http://127.0.0.1:8770/identity/v3\n")
                .contains("      password: \"geheim\"\n")
                .contains("    region_name: RegionOne\n");
    }
}
