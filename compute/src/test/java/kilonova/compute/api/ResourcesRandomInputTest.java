package kilonova.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import kilonova.http.Json;
import kilonova.http.RunningService;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResourcesRandomInputTest {
    private static final int ROUNDS = 2_000;

    private record Call(String method, String path, String body) {}

    private static final List<Call> CALLS = List.of(
            new Call("POST", "/flavors", """
                    {"flavor": {"name": "f", "id": "1", "ram": 1, "vcpus": "1", "disk": 0, "swap": 0, "rxtx_factor": "1.0",
                    "OS-FLV-EXT-DATA:ephemeral": 0, "os-flavor-access:is_public": false, "description": "d"}}"""),
            new Call("PUT", "/flavors/1", "{\"flavor\": {\"description\": \"d\"}}"),
            new Call("POST", "/flavors/1/os-extra_specs", "{\"extra_specs\": {\"resources:VGPU\": \"1\", \"a\": 2}}"),
            new Call("PUT", "/flavors/1/os-extra_specs/trait:CUSTOM_X", "{\"trait:CUSTOM_X\": \"required\"}"),
            new Call("POST", "/flavors/1/action", "{\"addTenantAccess\": {\"tenant\": \"project-a\"}}"),
            new Call("POST", "/os-keypairs", """
                    {"keypair": {"name": "k", "type": "ssh", "user_id": "u",
                    "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBcWFRQTEhEQDw4NDAsKCQgHBgUEAwIBAAECAwQFBgcI"}}"""),
            new Call("POST", "/os-aggregates", "{\"aggregate\": {\"name\": \"a\", \"availability_zone\": \"z\"}}"),
            new Call("PUT", "/os-aggregates/1", "{\"aggregate\": {\"name\": \"a\", \"availability_zone\": \"z\"}}"),
            new Call("POST", "/os-aggregates/1/action", "{\"add_host\": {\"host\": \"host1\"}}"),
            new Call("POST", "/os-aggregates/1/action", "{\"set_metadata\": {\"metadata\": {\"a\": null}}}"),
            new Call(
                    "POST",
                    "/os-aggregates/1/images",
                    "{\"cache\": [{\"id\": \"08f7d77d-dc01-4104-8190-7c5dee479926\"}]}"),
            new Call("PUT", "/os-services/disable", """
                    {"host": "host1", "binary": "nova-compute", "disabled_reason": "r", "forced_down": true}"""),
            new Call(
                    "PUT",
                    "/os-services/00000000-0000-0000-0000-0000000000b1",
                    "{\"status\": \"disabled\", \"disabled_reason\": \"r\", \"forced_down\": \"no\"}"),
            new Call("PUT", "/os-quota-sets/project-a", "{\"quota_set\": {\"cores\": \"9\", \"force\": true}}"),
            new Call("PUT", "/os-quota-class-sets/default", "{\"quota_class_set\": {\"cores\": 9}}"),
            new Call(
                    "POST", "/os-server-groups", "{\"server_group\": {\"name\": \"g\", \"policies\": [\"affinity\"]}}"),
            new Call("POST", "/os-server-groups", """
                    {"server_group": {"name": "g", "policy": "anti-affinity", "rules": {"max_server_per_host": 2}}}"""));

    private static final List<String> PATHS = List.of(
            "/flavors",
            "/flavors/detail",
            "/os-keypairs",
            "/os-services",
            "/os-hypervisors",
            "/os-hypervisors/detail",
            "/os-hypervisors/1",
            "/os-quota-sets/project-a",
            "/limits",
            "/os-server-groups",
            "/os-simple-tenant-usage",
            "/os-simple-tenant-usage/project-a");

    private static final List<String> NAMES = List.of(
            "limit",
            "marker",
            "offset",
            "is_public",
            "minRam",
            "sort_key",
            "sort_dir",
            "user_id",
            "with_servers",
            "hypervisor_hostname_pattern",
            "start",
            "end",
            "detailed",
            "tenant_id",
            "all_projects",
            "host",
            "");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "99999999999999",
            "None",
            "True",
            "name",
            "desc",
            "2026-01-01",
            "00",
            "\u0000",
            "%",
            "ö");

    private final ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void mutilatedBodiesAreRefusedOrTakenButNeverADefect() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Call call = CALLS.get(random.nextInt(CALLS.size()));
            JsonNode body = Json.parse(call.body());
            Mutilated.body(body, random);
            String version = "2." + (1 + random.nextInt(96));
            RunningService.Answer answer = world.api.ask("admin", version, call.method(), call.path(), body.toString());
            assertThat(answer.status())
                    .as("seed %d, %s %s %s %s: %s", seed, version, call.method(), call.path(), body, answer.body())
                    .isBetween(200, 499);
        }
    }

    @Test
    void anyQueryIsRefusedOrAnswered() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder path = new StringBuilder(PATHS.get(random.nextInt(PATHS.size()))).append('?');
            for (int j = random.nextInt(4); j >= 0; j--) {
                path.append(NAMES.get(random.nextInt(NAMES.size())))
                        .append('=')
                        .append(URLEncoder.encode(VALUES.get(random.nextInt(VALUES.size())), StandardCharsets.UTF_8))
                        .append('&');
            }
            String version = "2." + (1 + random.nextInt(96));
            RunningService.Answer answer = world.api.get("admin", version, path.toString());
            assertThat(answer.status())
                    .as("seed %d, %s %s: %s", seed, version, path, answer.body())
                    .isBetween(200, 499);
        }
    }
}
