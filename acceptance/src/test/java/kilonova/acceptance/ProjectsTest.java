package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Operator;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.schemas.JudgedCloud;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** One project neither sees nor touches what is another's, whatever id it guesses. */
class ProjectsTest {
    @Test
    void aStrangerFindsNothingOfAnotherProject() {
        try (JudgedCloud judged = JudgedCloud.start("up")) {
            Cloud cloud = judged.cloud();
            OpenStack admin = OpenStack.with(cloud.adminOpenrc());
            admin.json("project", "create", "strangers");
            admin.json("user", "create", "--password", "secret", "--project", "strangers", "stranger");
            admin.text("role", "add", "--user", "stranger", "--project", "strangers", "member");
            new Operator(admin).createFlavor("vgpu_1", "resources:VGPU=1");
            String flavor = admin.json("flavor", "show", "vgpu_1").text("id");

            OpenStack demo = OpenStack.with(cloud.demoOpenrc());
            Servers owners = new Servers(Api.with(cloud.address(), cloud.demoOpenrc()));
            String image = owners.createImage();
            owners.create("mine", flavor, image, 1).expect(202);
            UUID server = owners.settled().getFirst().id();
            demo.json("network", "create", "my-network");
            demo.json("security", "group", "create", "my-rules");
            demo.json("server", "group", "create", "--policy", "affinity", "my-group");

            OpenStack stranger = admin.as("stranger", "secret", "strangers");
            Api strangersApi = Api.with(cloud.address(), "stranger", "secret", "strangers");
            assertThat(stranger.json("server", "list").rows()).isEmpty();
            assertThat(stranger.json("image", "list").rows()).isEmpty();
            assertThat(stranger.json("server", "group", "list").rows()).isEmpty();
            assertThat(stranger.json("network", "list").column("Name")).doesNotContain("my-network");
            assertThat(stranger.json("security", "group", "list").column("Name"))
                    .doesNotContain("my-rules");
            assertThat(stranger.failure("server", "delete", server.toString())).contains(server.toString());
            assertThat(stranger.failure("server", "create", "--flavor", "vgpu_1", "--image", image, "stolen"))
                    .contains(image);

            String path = "/compute/v2.1/servers/" + server;
            for (String below : List.of("", "/metadata", "/tags", "/os-instance-actions", "/ips", "/os-interface")) {
                strangersApi.get(path + below).expect(404);
            }
            for (String action : List.of("os-stop", "os-start", "lock", "unlock", "confirmResize", "revertResize")) {
                ObjectNode body = Api.object();
                body.putNull(action);
                strangersApi.post(path + "/action", body).expect(404);
            }
            ObjectNode name = Api.object();
            name.putObject("server").put("name", "renamed");
            strangersApi.put(path, name).expect(404);
            strangersApi.call("DELETE", path, Optional.empty()).expect(404);
            strangersApi.get("/image/v2/images/" + image).expect(404);
            strangersApi.get("/image/v2/images/" + image + "/file").expect(404);
            strangersApi.delete("/image/v2/images/" + image).expect(404);
            strangersApi.get("/compute/v2.1/servers/detail?all_tenants=1").expect(403);
            strangersApi.get("/compute/v2.1/os-hypervisors").expect(403);
            strangersApi.get("/placement/resource_providers").expect(403);
            strangersApi.get("/kilonova/v1/explain?server=" + server).expect(403);

            owners.show(server).expect(200);
            assertThat(owners.list()).singleElement().satisfies(mine -> {
                assertThat(mine.name()).isEqualTo("mine");
                assertThat(mine.status()).isEqualTo("ACTIVE");
            });
        }
    }
}
