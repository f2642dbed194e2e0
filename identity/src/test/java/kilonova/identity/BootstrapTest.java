package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kilonova.identity.bootstrap.BootstrapPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BootstrapTest {
    private final TestCloud cloud = new TestCloud();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aSecondStartChangesNothingAndBringsNothingBack() {
        String admin = cloud.admin();
        cloud.as(admin, "DELETE", "/projects/" + cloud.id("projects", "demo"));
        cloud.as(admin, "PATCH", "/users/" + cloud.id("users", "demo"), "{'user':{'password':'changed'}}");
        String before = cloud.everything();
        assertThat(cloud.identity().bootstrap(TestCloud.plan())).isFalse();
        assertThat(cloud.everything()).isEqualTo(before);
        assertThat(cloud.login("demo", "changed", "").status()).isEqualTo(201);
    }

    @Test
    void theCatalogFollowsThePublicUrlAndKeepsItsIds() {
        JsonNode before = endpoints();
        cloud.identity()
                .bootstrap(new BootstrapPlan(
                        "unused",
                        "unused",
                        "RegionOne",
                        List.of(new BootstrapPlan.OwnService("compute", "nova", "https://new.example/compute/v2.1"))));
        JsonNode after = endpoints();
        assertThat(after.size()).isEqualTo(before.size()).isEqualTo(6);
        assertThat(after.valueStream().map(endpoint -> endpoint.path("id").stringValue()))
                .containsExactlyElementsOf(before.valueStream()
                        .map(endpoint -> endpoint.path("id").stringValue())
                        .toList());
        assertThat(after.valueStream()
                        .filter(endpoint ->
                                endpoint.path("url").stringValue().equals("https://new.example/compute/v2.1")))
                .hasSize(3);
        assertThat(cloud.login("admin", TestCloud.ADMIN_PASSWORD, "").status()).isEqualTo(201);
    }

    private JsonNode endpoints() {
        return cloud.as(cloud.admin(), "GET", "/endpoints").json().path("endpoints");
    }
}
