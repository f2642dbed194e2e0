package kilonova.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final Map<String, String> SOURCED = Map.of(
            "OS_AUTH_URL", "http://cloud/identity/v3",
            "OS_USERNAME", "ann",
            "OS_PASSWORD", "geheim",
            "OS_PROJECT_NAME", "lab",
            "OS_USER_DOMAIN_NAME", "People");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSourcedOpenrcGoesBeforeTheFolder() throws IOException {
        Files.writeString(folder.resolve("admin-openrc.sh"), "export OS_USERNAME='admin'\n");

        assertThat(Credentials.of(SOURCED, folder))
                .isEqualTo(new Credentials("http://cloud/identity/v3", "ann", "geheim", "People", "lab", "Default"));
    }

    @Test
    void theFolderOfACloudHasItsAdministrator() throws IOException {
        Files.writeString(folder.resolve("admin-openrc.sh"), """
                # Source this file
                export OS_AUTH_URL='http://127.0.0.1:8770/identity/v3'
                export OS_USERNAME='admin'
                export OS_PASSWORD='p'
                export OS_PROJECT_NAME='admin'
                """);

        assertThat(Credentials.of(Map.of("OS_USERNAME", "half"), folder))
                .isEqualTo(new Credentials(
                        "http://127.0.0.1:8770/identity/v3", "admin", "p", "Default", "admin", "Default"));
    }

    @Test
    void withoutEitherItSaysWhatToDo() {
        assertThatThrownBy(() -> Credentials.of(Map.of(), folder))
                .hasMessage("Source an openrc of the cloud first, or name its folder with --data.");
    }

    @Test
    void aPasswordIsNeverShown() throws IOException {
        assertThat(Credentials.of(SOURCED, folder).toString()).isEqualTo("ann at http://cloud/identity/v3");
    }
}
