package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.schemas.NovaSchemas;
import kilonova.acceptance.schemas.RecordingProxy;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the Compute API answers is what upstream's own schemas allow, at every microversion at which one of them changes. Where the schemas
 * cannot be had (no network, no Debian) this part says that it did not run; under {@code CI=true} that is a failure.
 */
class NovaSchemasTest {
    private static final String COMPUTE = "/compute/v2.1";
    private static final int NEWEST = 96;

    /** What the newest release that is known declares; a newer one may have more. */
    private static final int LEAST_SCHEMAS = 470;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyAnswerIsAllowedAtEveryMicroversion() throws IOException, InterruptedException {
        NovaSchemas schemas = schemas();
        assertThat(schemas.size()).isGreaterThanOrEqualTo(LEAST_SCHEMAS);
        try (RecordingProxy recorder = RecordingProxy.start();
                Cloud cloud = Cloud.startBehind(recorder::before, "up", "--host", "one=m10", "--host", "two=m10")) {
            new Conversation(Api.with(recorder.address(), cloud.adminOpenrc()), schemas).hold();
            assertThat(schemas.complaints(recorder.exchanges()))
                    .as("what upstream's schemas do not allow")
                    .isEmpty();
            assertThat(schemas.judged(recorder.exchanges()))
                    .as("judged of %d exchanges", recorder.exchanges().size())
                    .isGreaterThan(1000);
        }
    }

    private static NovaSchemas schemas() throws IOException, InterruptedException {
        Optional<NovaSchemas> schemas = NovaSchemas.load();
        if (schemas.isPresent()) {
            return schemas.get();
        }
        String message =
                "UPSTREAM'S COMPUTE SCHEMAS WERE NOT HELD AGAINST ANSWERS: the Debian package python3-nova that declares"
                        + " them cannot be had here.";
        System.err.println(message);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        throw new TestAbortedException(message);
    }

    /** What is asked of the cloud. */
    private static final class Conversation {
        private final Api api;
        private final NovaSchemas schemas;
        private final Servers servers;

        private Conversation(Api api, NovaSchemas schemas) {
            this.api = api;
            this.schemas = schemas;
            this.servers = new Servers(api);
        }

        private void hold() {
            servers.allow(100);
            String image = servers.createImage();
            String flavor = servers.createFlavor("vgpu_1", Map.of("resources:VGPU", "1"));
            String larger = servers.createFlavor("vgpu_2", Map.of("resources:VGPU", "2"));
            resources();
            UUID server = server(image, flavor);
            look(server, flavor);
            live(server, image);
            move(server, flavor, larger);
            look(server, flavor);
            servers.create("too-big", servers.createFlavor("vgpu_99", Map.of("resources:VGPU", "99")), image, 1)
                    .expect(202);
            servers.settled();
            everywhere(List.of("/servers/detail", "/servers"));
            act(96, server, "{\"forceDelete\": null}").expect(202);
        }

        /** Makes one of each thing that is no server. */
        private void resources() {
            for (int minor : schemas.turns(NEWEST)) {
                String name = "\"name\": \"n" + minor + "\"";
                Answer aggregate = call(minor, "POST", "/os-aggregates", "{\"aggregate\": {" + name + "}}");
                String id = aggregate
                        .expect(200)
                        .body()
                        .path("aggregate")
                        .path("id")
                        .asString();
                call(
                                minor,
                                "POST",
                                "/os-aggregates/" + id + "/action",
                                "{\"set_metadata\": {\"metadata\": {\"k\": \"v\"}}}")
                        .expect(200);
                call(minor, "PUT", "/os-aggregates/" + id, "{\"aggregate\": {\"name\": \"m" + minor + "\"}}")
                        .expect(200);
                String policy = minor < 64 ? "\"policies\": [\"affinity\"]" : "\"policy\": \"affinity\"";
                call(minor, "POST", "/os-server-groups", "{\"server_group\": {" + name + ", " + policy + "}}");
                call(minor, "POST", "/os-keypairs", "{\"keypair\": {" + name + ", \"public_key\": \"" + KEY + "\"}}");
                call(minor, "POST", "/flavors", "{\"flavor\": {" + name + ", \"ram\": 64, \"vcpus\": 1, \"disk\": 0}}")
                        .expect(200);
                call(minor, "PUT", "/os-quota-sets/other", "{\"quota_set\": {\"cores\": 5}}");
                call(minor, "PUT", "/os-quota-class-sets/default", "{\"quota_class_set\": {\"ram\": 900000}}")
                        .expect(200);
            }
        }

        private static final String KEY =
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHB1YmxpYyBrZXkgb2YgYSB0ZXN0LCAzMiBieXRl test";

        private UUID server(String image, String flavor) {
            for (int minor : schemas.turns(NEWEST)) {
                ObjectNode body = Servers.request("made-at-" + minor, flavor, image, 1);
                ObjectNode server = (ObjectNode) body.path("server");
                server.remove("networks");
                if (minor >= 37) {
                    server.put("networks", "auto");
                }
                call(minor, "POST", "/servers", body.toString()).expect(202);
                servers.settled();
                UUID id = servers.list().getFirst().id();
                if (minor != NEWEST) {
                    call(minor, "DELETE", "/servers/" + id, "").expect(204);
                    servers.settled();
                } else {
                    return id;
                }
            }
            throw new IllegalStateException("no server was made");
        }

        /** Reads everything at every version. */
        private void look(UUID server, String flavor) {
            String at = "/servers/" + server;
            call(NEWEST, "PUT", at + "/tags/red", "");
            call(NEWEST, "POST", at + "/metadata", "{\"metadata\": {\"k\": \"v\"}}")
                    .expect(200);
            List<String> paths = new ArrayList<>(List.of(
                    "/servers",
                    "/servers/detail",
                    at,
                    at + "/ips",
                    at + "/metadata",
                    at + "/metadata/k",
                    at + "/tags",
                    at + "/os-interface",
                    at + "/os-security-groups",
                    at + "/os-instance-actions",
                    at + "/migrations",
                    at + "/diagnostics",
                    at + "/topology",
                    at + "/os-server-password",
                    at + "/os-volume_attachments",
                    "/flavors",
                    "/flavors/detail",
                    "/flavors/" + flavor,
                    "/flavors/" + flavor + "/os-extra_specs",
                    "/flavors/" + flavor + "/os-extra_specs/resources:VGPU",
                    "/limits",
                    "/extensions",
                    "/os-aggregates",
                    "/os-availability-zone",
                    "/os-availability-zone/detail",
                    "/os-hosts",
                    "/os-hypervisors",
                    "/os-hypervisors/detail",
                    "/os-hypervisors/statistics",
                    "/os-keypairs",
                    "/os-migrations",
                    "/os-quota-class-sets/default",
                    "/os-quota-sets/" + api.projectId(),
                    "/os-quota-sets/" + api.projectId() + "/detail",
                    "/os-quota-sets/" + api.projectId() + "/defaults",
                    "/os-server-groups",
                    "/os-services",
                    "/os-simple-tenant-usage?detailed=1",
                    "/os-simple-tenant-usage/" + api.projectId(),
                    "/"));
            api.get(COMPUTE + at + "/os-instance-actions")
                    .body()
                    .path("instanceActions")
                    .forEach(action -> paths.add(at + "/os-instance-actions/"
                            + action.path("request_id").asString()));
            api.get(COMPUTE + at + "/os-interface")
                    .body()
                    .path("interfaceAttachments")
                    .forEach(port -> paths.add(
                            at + "/os-interface/" + port.path("port_id").asString()));
            api.get(COMPUTE + "/os-hypervisors")
                    .body()
                    .path("hypervisors")
                    .forEach(hypervisor ->
                            paths.add("/os-hypervisors/" + hypervisor.path("id").asString()));
            everywhere(paths);
        }

        private void everywhere(List<String> paths) {
            for (int minor : schemas.turns(NEWEST)) {
                paths.forEach(path -> call(minor, "GET", path, ""));
            }
        }

        /** Actions that leave the server where it is. */
        private void live(UUID server, String image) {
            for (int minor : List.of(1, 9, 19, 26, 45, 47, 57, 63, 71, 73, 75, NEWEST)) {
                for (String action : List.of(
                        "{\"pause\": null}",
                        "{\"unpause\": null}",
                        "{\"suspend\": null}",
                        "{\"resume\": null}",
                        "{\"lock\": null}",
                        "{\"unlock\": null}",
                        "{\"os-stop\": null}",
                        "{\"os-start\": null}",
                        "{\"reboot\": {\"type\": \"HARD\"}}",
                        "{\"rescue\": {}}",
                        "{\"unrescue\": null}",
                        "{\"createImage\": {\"name\": \"i\"}}",
                        "{\"os-getConsoleOutput\": {}}",
                        "{\"rebuild\": {\"imageRef\": \"" + image + "\"}}",
                        "{\"shelve\": null}",
                        "{\"unshelve\": null}",
                        "{\"createBackup\": {\"name\": \"b\", \"backup_type\": \"daily\", \"rotation\": 1}}",
                        "{\"createBackup\": {\"name\": \"b\", \"backup_type\": \"daily\", \"rotation\": 0}}",
                        "{\"injectNetworkInfo\": null}",
                        "{\"os-resetState\": {\"state\": \"active\"}}",
                        "{\"os-getVNCConsole\": {\"type\": \"novnc\"}}")) {
                    act(minor, server, action);
                    settled(server);
                }
                call(minor, "PUT", "/servers/" + server, "{\"server\": {\"name\": \"renamed\"}}")
                        .expect(200);
                call(
                        minor,
                        "POST",
                        "/servers/" + server + "/remote-consoles",
                        "{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"novnc\"}}");
                call(minor, "PUT", "/servers/" + server + "/metadata", "{\"metadata\": {\"k\": \"v\"}}")
                        .expect(200);
                call(minor, "PUT", "/servers/" + server + "/metadata/k", "{\"meta\": {\"k\": \"v\"}}")
                        .expect(200);
                call(minor, "PUT", "/servers/" + server + "/tags", "{\"tags\": [\"red\"]}");
            }
        }

        private void move(UUID server, String flavor, String larger) {
            for (int minor : List.of(1, 56, NEWEST)) {
                act(minor, server, "{\"resize\": {\"flavorRef\": \"" + larger + "\"}}")
                        .expect(202);
                settled(server);
                everywhere(List.of("/os-migrations", "/servers/" + server));
                act(minor, server, "{\"confirmResize\": null}").expect(204);
                settled(server);
                act(minor, server, "{\"resize\": {\"flavorRef\": \"" + flavor + "\"}}")
                        .expect(202);
                settled(server);
                act(minor, server, "{\"confirmResize\": null}").expect(204);
                settled(server);
                act(minor, server, "{\"migrate\": null}").expect(202);
                settled(server);
                act(minor, server, "{\"revertResize\": null}").expect(202);
                settled(server);
            }
        }

        private void settled(UUID server) {
            Eventually.holds(
                    "the end of what is done with " + server,
                    Duration.ofMinutes(5),
                    () -> servers.show(server)
                            .body()
                            .path("server")
                            .path("OS-EXT-STS:task_state")
                            .isNull(),
                    () -> servers.show(server).body().toString());
        }

        private Answer act(int minor, UUID server, String action) {
            return call(minor, "POST", "/servers/" + server + "/action", action);
        }

        private Answer call(int minor, String method, String path, String body) {
            Optional<JsonNode> json = body.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(body));
            return api.call("compute 2." + minor, method, COMPUTE + path, json);
        }
    }
}
