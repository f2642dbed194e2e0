package kilonova.compute.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import kilonova.compute.api.ApiUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExtensionsApiTest {
    private final ApiUnderTest api = new ApiUnderTest(new ExtensionsApi().routes());

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyoneSeesTheAliasesThatClientsLookFor() {
        JsonNode listed = api.get("reader-a", "2.1", "/extensions").json().path("extensions");
        assertThat(listed.valueStream().map(extension -> extension.path("alias").asString()))
                .isSorted()
                .contains("os-keypairs", "os-flavor-extra-specs", "OS-EXT-STS", "os-aggregates");
        assertThat(listed.valueStream())
                .allSatisfy(extension -> assertThat(extension.propertyNames())
                        .containsExactly("alias", "name", "description", "namespace", "updated", "links"));
    }

    @Test
    void oneIsFoundByItsAlias() {
        assertThat(api.get("reader-a", "2.1", "/extensions/os-keypairs")
                        .json()
                        .path("extension")
                        .path("name")
                        .asString())
                .isEqualTo("Keypairs");
        assertThat(api.get("reader-a", "2.1", "/extensions/os-nothing").status())
                .isEqualTo(404);
    }
}
