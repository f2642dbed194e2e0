package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.CreateServers.Networks;
import kilonova.http.Json;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CreateRouteTest {
    private static final String IMAGE = TestServers.IMAGE;
    private static final String NETWORK = "2ee8b754-7ec9-4a98-9758-80a603c012a9";

    private final ServersWorld world = new ServersWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    /** A body that is right at that microversion, with more members. */
    private static String body(int minor, String more) {
        String networks = minor >= 37 && !more.contains("\"networks\"") ? ",\"networks\":\"auto\"" : "";
        return "{\"server\":{\"name\":\"s1\",\"flavorRef\":\"77\",\"imageRef\":\"" + IMAGE + "\"" + networks
                + (more.isEmpty() ? "" : "," + more) + "}}";
    }

    private RunningService.Answer create(String caller, int minor, String body) {
        return world.ask(caller, minor, "POST", "/servers", body);
    }

    @Test
    void whatTheCommandLineSendsMakesAServerAndAnswersInNovasShape() {
        RunningService.Answer answer = create(
                "member-a",
                96,
                body(
                        96,
                        "\"networks\":\"auto\",\"min_count\":1,\"max_count\":1,\"block_device_mapping_v2\":[{\"uuid\":\""
                                + IMAGE
                                + "\",\"boot_index\":0,\"source_type\":\"image\",\"destination_type\":\"local\","
                                + "\"delete_on_termination\":true}]"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        ObjectNode server = (ObjectNode) answer.json().path("server");
        String id = server.path("id").asString();
        assertThat(server.path("adminPass").asString()).hasSize(12);
        server.remove("adminPass");
        String self = world.url() + "/compute/v2.1/servers/" + id;
        assertThat(server)
                .isEqualTo(Json.parse("{\"id\":\"" + id + "\",\"OS-DCF:diskConfig\":\"MANUAL\",\"links\":["
                        + "{\"rel\":\"self\",\"href\":\"" + self + "\"},"
                        + "{\"rel\":\"bookmark\",\"href\":\"" + world.url() + "/compute/servers/" + id + "\"}],"
                        + "\"security_groups\":[{\"name\":\"default\"}]}"));
        assertThat(answer.headers().firstValue("Location")).contains(self);
        assertThat(world.operations.askers.getFirst().projectId()).isEqualTo("project-a");
    }

    @Test
    void everyFieldOfTheNewestVersionArrivesInTheWish() {
        String more = """
                "networks":[{"uuid":"%s","fixed_ip":"10.0.0.9","tag":"nic"}],"metadata":{"a":"b"},"tags":["t1","t2"],
                "key_name":"key-1","user_data":"YQ==","config_drive":true,"description":null,"hostname":"h.example.org",
                "OS-DCF:diskConfig":"AUTO","accessIPv4":"1.2.3.4","accessIPv6":"fe80::1","adminPass":"secret",
                "security_groups":[{"name":"web"},{"name":"web"}],"availability_zone":"zone-1",
                "trusted_image_certificates":null""".formatted(NETWORK);
        RunningService.Answer answer = create(
                "member-a",
                96,
                body(96, more)
                        .replaceFirst("}$", ",\"os:scheduler_hints\":{\"group\":\"" + NETWORK + "\",\"x\":[1]}}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.json().path("server").path("adminPass").asString()).isEqualTo("secret");
        assertThat(world.operations.created)
                .containsExactly(new CreateServers(
                        "s1",
                        Optional.of("h.example.org"),
                        Optional.empty(),
                        TestServers.VGPU,
                        Optional.of(IMAGE),
                        1,
                        1,
                        new Networks.Chosen(List.of(new Networks.Wish(
                                Optional.of(NETWORK), Optional.empty(), Optional.of("10.0.0.9"), Optional.of("nic")))),
                        Map.of("a", "b"),
                        Set.of("t1", "t2"),
                        Optional.of("key-1"),
                        Optional.of("ssh-ed25519 AAAA"),
                        Optional.of("YQ=="),
                        true,
                        "AUTO",
                        "1.2.3.4",
                        "fe80::1",
                        List.of("web"),
                        Map.of("group", List.of(NETWORK), "x", List.of("1")),
                        Optional.of("zone-1"),
                        Optional.empty()));
    }

    @Test
    void networksMeanWhatTheVersionSaysTheyMean() {
        create("member-a", 1, body(1, ""));
        create("member-a", 36, body(36, "\"networks\":[]"));
        create("member-a", 37, body(37, "\"networks\":\"auto\""));
        create("member-a", 37, body(37, "\"networks\":\"none\""));
        create("member-a", 1, body(1, "\"networks\":[{\"port\":\"" + NETWORK + "\"}]"));
        assertThat(world.operations.created)
                .extracting(CreateServers::networks)
                .containsExactly(
                        new Networks.Auto(),
                        new Networks.Auto(),
                        new Networks.Auto(),
                        new Networks.None(),
                        new Networks.Chosen(List.of(new Networks.Wish(
                                Optional.empty(), Optional.of(NETWORK), Optional.empty(), Optional.empty()))));
        assertThat(world.operations.created.getFirst().description()).contains("s1");
    }

    @Test
    void severalServersAreAskedForAtOnceAndTheReservationIsAnsweredWhereItIsWanted() {
        RunningService.Answer answer = create(
                "member-a", 96, body(96, "\"min_count\":\"2\",\"max_count\":5,\"return_reservation_id\":\"True\""));
        assertThat(answer.json()).isEqualTo(Json.parse("{\"reservation_id\":\"r-00000001\"}"));
        assertThat(world.operations.created.getFirst().minCount()).isEqualTo(2);
        assertThat(world.operations.created.getFirst().maxCount()).isEqualTo(5);
    }

    @Test
    void anAdminMayNameTheHostInTwoWaysAndNobodyElseMay() {
        assertThat(create("admin", 1, body(1, "\"availability_zone\":\"zone-1:host-1\""))
                        .status())
                .isEqualTo(202);
        assertThat(create("admin", 1, body(1, "\"availability_zone\":\"zone-1::host-1\""))
                        .status())
                .isEqualTo(202);
        assertThat(create("admin", 74, body(74, "\"hypervisor_hostname\":\"host-1\""))
                        .status())
                .isEqualTo(202);
        assertThat(world.operations.created)
                .allSatisfy(wish -> assertThat(wish.requestedHost()).contains("host-1"));
        assertThat(create("member-a", 1, body(1, "\"availability_zone\":\"zone-1:host-1\""))
                        .status())
                .isEqualTo(403);
        assertThat(create("member-a", 74, body(74, "\"host\":\"host-1\"")).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1  | "name":""                                       | 400 | Invalid input for field/attribute name. Value: . '' should be non-empty
            1  | "name":" s"                                     | 400 | An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.
            1  | "imageRef":""                                   | 400 | Missing imageRef attribute
            1  | "imageRef":"x"                                  | 400 | Invalid input for field/attribute imageRef. Value: x. 'x' is not valid under any of the given schemas
            1  | "imageRef":"00000000-0000-0000-0000-000000000099" | 400 | Can not find requested image
            1  | "imageRef":"00000000-0000-0000-0000-000000000001" | 400 | Image 00000000-0000-0000-0000-000000000001 is not active.
            1  | "imageRef":"00000000-0000-0000-0000-000000000002" | 400 | Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes, image is 3221225472 bytes.
            1  | "imageRef":"00000000-0000-0000-0000-000000000003" | 400 | Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is 1073741824 bytes, minimum size is 5368709120 bytes.
            1  | "imageRef":"00000000-0000-0000-0000-000000000004" | 400 | Flavor's memory is too small for requested image.
            1  | "flavorRef":"nope"                              | 400 | Flavor nope could not be found.
            1  | "flavorRef":"zero"                              | 403 | Policy doesn't allow os_compute_api:servers:create:zero_disk_flavor to be performed.
            1  | "min_count":0                                   | 400 | Invalid input for field/attribute min_count. Value: 0. 0 is less than the minimum of 1
            1  | "min_count":3,"max_count":2                     | 400 | min_count must be <= max_count
            1  | "key_name":"other"                              | 400 | Invalid key_name provided.
            1  | "user_data":"a"                                 | 400 | Invalid input for field/attribute user_data. Value: a. 'a' is not a 'base64'
            1  | "metadata":{"a":1}                              | 400 | Invalid input for field/attribute a. Value: 1. 1 is not of type 'string'
            1  | "metadata":{"a":"1","b":"1","c":"1","d":"1"}    | 403 | Maximum number of metadata items exceeds 3
            1  | "networks":[{"uuid":"x"}]                       | 400 | Bad networks format: network uuid is not in proper format (x)
            1  | "networks":[{"fixed_ip":"1.2.3.4"}]             | 400 | Bad network format: missing 'uuid'
            37 | "networks":"some"                               | 400 | Invalid input for field/attribute networks. Value: some. 'some' is not valid under any of the given schemas
            37 | "networks":[{"uuid":"x"}]                       | 400 | Invalid input for field/attribute uuid. Value: x. 'x' is not a 'uuid'
            41 | "networks":[{"uuid":"2ee8b754-7ec9-4a98-9758-80a603c012a9","tag":"t"}] | 400 | Invalid input for field/attribute 0. Value: {'uuid': '2ee8b754-7ec9-4a98-9758-80a603c012a9', 'tag': 't'}. Additional properties are not allowed ('tag' was unexpected)
            1  | "networks":[{"port":"2ee8b754-7ec9-4a98-9758-80a603c012a9"},{"port":"2ee8b754-7ec9-4a98-9758-80a603c012a9"}] | 400 | Port ID '2ee8b754-7ec9-4a98-9758-80a603c012a9' was specified twice: you cannot attach a port multiple times.
            1  | "networks":[{"port":"2ee8b754-7ec9-4a98-9758-80a603c012a9","fixed_ip":"1.2.3.4"}] | 400 | Specified Fixed IP '1.2.3.4' cannot be used with port '2ee8b754-7ec9-4a98-9758-80a603c012a9': the two cannot be specified together.
            1  | "networks":[{"uuid":"2ee8b754-7ec9-4a98-9758-80a603c012a9","fixed_ip":"1.2.3.4"}],"max_count":2 | 400 | max_count cannot be greater than 1 if a fixed_ip is specified.
            1  | "availability_zone":"nowhere"                   | 400 | The requested availability zone is not available
            1  | "personality":[{"path":"/a","contents":"YQ=="}] | 400 | Injected files (personality) are not supported. Use user_data.
            57 | "personality":[]                                | 400 | *Additional properties are not allowed ('personality' was unexpected)
            63 | "trusted_image_certificates":["x"]              | 400 | Trusted image certificates are not supported: image signatures are not verified.
            90 | "hostname":"a.b"                                | 400 | Invalid input for field/attribute hostname. Value: a.b. 'a.b' does not match '^[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$'
            90 | "hostname":"ab","max_count":2                   | 400 | Unable to allocate a single hostname to multiple instances
            89 | "hostname":"ab"                                 | 400 | *Additional properties are not allowed ('hostname' was unexpected)
            18 | "description":"d"                               | 400 | *Additional properties are not allowed ('description' was unexpected)
            51 | "tags":[]                                       | 400 | *Additional properties are not allowed ('tags' was unexpected)
            52 | "tags":["a,b"]                                  | 400 | Invalid input for field/attribute 0. Value: a,b. 'a,b' does not match '^[^,/]*$'
            1  | "block_device_mapping_v2":[{"source_type":"volume","destination_type":"volume","uuid":"x","boot_index":0}] | 400 | Block Device Mapping is Invalid: block_device_mapping_v2 may only map the image of imageRef to the local disk with boot_index 0; volumes, snapshots and further local disks are not supported.
            1  | "nonsense":1                                    | 400 | *Additional properties are not allowed ('nonsense' was unexpected)
            """)
    void badInputIsRefusedWithItsReasonAndChangesNothing(int minor, String member, int status, String message) {
        String name = member.substring(0, member.indexOf(':'));
        ObjectNode body = (ObjectNode) Json.parse(body(minor, ""));
        ((ObjectNode) body.path("server")).remove(name.replace("\"", ""));
        ObjectNode more = (ObjectNode) Json.parse("{" + member + "}");
        ((ObjectNode) body.path("server")).setAll(more);
        RunningService.Answer answer = create("member-a", minor, body.toString());
        String said = answer.json().iterator().next().path("message").asString();
        assertThat(answer.status()).as(said).isEqualTo(status);
        if (message.startsWith("*")) {
            assertThat(said).endsWith(message.substring(1));
        } else {
            assertThat(said).isEqualTo(message);
        }
        assertThat(world.operations.created).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INVALID,400", "FORBIDDEN,403", "OVER_QUOTA,403", "MISSING,404", "CONFLICT,409"})
    void aRefusalOfTheOperationsHasItsStatus(Refusal.Kind kind, int status) {
        world.operations.refusal = Optional.of(new Refusal(kind, "server.test", "No, because."));
        RunningService.Answer answer = create("member-a", 1, body(1, ""));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("No, because.");
    }

    @Test
    void readersAndStrangersMayNotCreate() {
        assertThat(create("reader-a", 1, body(1, "")).status()).isEqualTo(403);
        assertThat(create("roleless-a", 1, body(1, "")).status()).isEqualTo(403);
        assertThat(create("nobody", 1, body(1, "")).status()).isEqualTo(401);
        assertThat(world.operations.created).isEmpty();
    }
}
