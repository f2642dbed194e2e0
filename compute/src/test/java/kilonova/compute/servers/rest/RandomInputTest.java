package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import kilonova.compute.api.Mutilated;
import kilonova.http.Json;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever a client sends, the answer is one of the API's, never a defect. */
class RandomInputTest {
    private static final int ROUNDS = 1500;
    private static final String SERVER = "/servers/" + ServersWorld.id(1);

    private record Call(String method, String path, String body) {}

    private static final List<Call> CALLS = List.of(
            new Call("POST", "/servers", """
                    {"server":{"name":"s","flavorRef":"77","imageRef":"08f7d77d-dc01-4104-8190-7c5dee479926",
                    "networks":[{"uuid":"2ee8b754-7ec9-4a98-9758-80a603c012a9","fixed_ip":"10.0.0.1"}],"min_count":1,
                    "max_count":1,"metadata":{"a":"b"},"security_groups":[{"name":"web"}],"config_drive":true,
                    "block_device_mapping_v2":[{"uuid":"08f7d77d-dc01-4104-8190-7c5dee479926","boot_index":0,
                    "source_type":"image","destination_type":"local"}],"availability_zone":"zone-1","key_name":"key-1",
                    "user_data":"YQ==","accessIPv4":"1.2.3.4"},"os:scheduler_hints":{"group":[],"query":{}}}"""),
            new Call(
                    "PUT",
                    SERVER,
                    "{\"server\":{\"name\":\"n\",\"accessIPv6\":\"::1\",\"OS-DCF:diskConfig\":\"AUTO\"}}"),
            new Call("POST", SERVER + "/action", "{\"reboot\":{\"type\":\"SOFT\"}}"),
            new Call("POST", SERVER + "/action", "{\"resize\":{\"flavorRef\":\"78\",\"OS-DCF:diskConfig\":\"AUTO\"}}"),
            new Call("POST", SERVER + "/action", "{\"lock\":{\"locked_reason\":\"r\"}}"),
            new Call("POST", SERVER + "/action", "{\"migrate\":{\"host\":\"host-1\"}}"),
            new Call("POST", SERVER + "/action", "{\"os-resetState\":{\"state\":\"active\"}}"),
            new Call("POST", SERVER + "/action", """
                    {"rebuild":{"imageRef":"08f7d77d-dc01-4104-8190-7c5dee479926","name":"n","metadata":{"a":"b"},
                    "preserve_ephemeral":false}}"""),
            new Call("POST", SERVER + "/metadata", "{\"metadata\":{\"a\":\"b\"}}"),
            new Call("PUT", SERVER + "/metadata/a", "{\"meta\":{\"a\":\"b\"}}"),
            new Call("PUT", SERVER + "/tags", "{\"tags\":[\"a\",\"b\"]}"));

    private static final List<String> QUERY_NAMES = List.of(
            "name",
            "status",
            "limit",
            "marker",
            "sort_key",
            "sort_dir",
            "all_tenants",
            "deleted",
            "changes-since",
            "changes-before",
            "ip",
            "ip6",
            "tags",
            "locked",
            "host",
            "flavor",
            "0",
            "",
            "a/b~c",
            "power_state");

    private static final List<String> QUERY_VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "99999999999999",
            "ACTIVE",
            "(",
            ".*",
            "(a+)+$",
            "created_at",
            "asc",
            "2026-01-01",
            "00",
            "True",
            "x,y",
            "\u0000",
            "%");

    private final ServersWorld world = new ServersWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void mutilatedBodiesAreRefusedOrTakenButNeverADefect() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            world.ensure(TestServers.named("s1"), 1);
            Call call = CALLS.get(random.nextInt(CALLS.size()));
            JsonNode body = Json.parse(call.body());
            Mutilated.body(body, random);
            int minor = 1 + random.nextInt(96);
            RunningService.Answer answer = world.ask("admin", minor, call.method(), call.path(), body.toString());
            assertThat(answer.status())
                    .as("seed %d, 2.%d %s %s %s: %s", seed, minor, call.method(), call.path(), body, answer.body())
                    .isBetween(200, 499);
        }
    }

    @Test
    void anyQueryIsRefusedOrAnswered() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        world.put(TestServers.named("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 1);
        List<String> paths = List.of("/servers", "/servers/detail", SERVER + "/os-instance-actions", "/os-migrations");
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder path = new StringBuilder(paths.get(random.nextInt(paths.size()))).append('?');
            for (int j = random.nextInt(4); j >= 0; j--) {
                path.append(encode(QUERY_NAMES.get(random.nextInt(QUERY_NAMES.size()))))
                        .append('=')
                        .append(encode(QUERY_VALUES.get(random.nextInt(QUERY_VALUES.size()))))
                        .append('&');
            }
            int minor = 1 + random.nextInt(96);
            RunningService.Answer answer = world.get("admin", minor, path.toString());
            assertThat(answer.status())
                    .as("seed %d, 2.%d %s: %s", seed, minor, path, answer.body())
                    .isBetween(200, 499);
        }
    }

    @Test
    void anExpressionThatWouldTakeForEverIsGivenUp() {
        world.put(TestServers.named("a".repeat(60) + "!").in("admin-project"), 1);
        RunningService.Answer answer = world.get("admin", 1, "/servers?name=" + encode("(a|aa)+\\1b"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("takes too long");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
