package kilonova.placement.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kilonova.http.Headers;
import kilonova.http.InProcess;
import kilonova.http.Json;
import kilonova.http.Method;
import kilonova.http.Service;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Asks whatever Jazzer makes of the requests in {@code PlacementFuzzTestInputs}: nothing may lead to a 500 or to a body that is no
 * JSON. An input is the text of an HTTP request, first line without protocol. The state lives on from one to the next.
 */
class PlacementFuzzTest {
    private static final Database DATABASE = TestDatabases.open(Engine.SQLITE);
    private static final Placement PLACEMENT = Placement.open(DATABASE, PlacementSettings.DEFAULT);
    private static final Service SERVICE =
            PlacementService.of(PLACEMENT, "", new NoAuthentication(), Policy.SECURE, Optional.empty());
    private static final String HOST = "11111111-1111-4111-8111-111111111111";
    private static final String GPU = "22222222-2222-4222-8222-222222222222";

    @BeforeAll
    static void makeAHost() {
        for (String request : List.of(
                "PUT /traits/CUSTOM_A",
                "POST /resource_providers\n\n{\"name\":\"host\",\"uuid\":\"" + HOST + "\"}",
                "POST /resource_providers\n\n{\"name\":\"gpu\",\"uuid\":\"" + GPU + "\",\"parent_provider_uuid\":\""
                        + HOST + "\"}",
                "PUT /resource_providers/" + GPU
                        + "/inventories\n\n{\"resource_provider_generation\":0,\"inventories\":{\"VGPU\":{\"total\":16}}}",
                "PUT /resource_providers/" + HOST
                        + "/inventories\n\n{\"resource_provider_generation\":0,\"inventories\":{\"VCPU\":{\"total\":64},"
                        + "\"MEMORY_MB\":{\"total\":4096}}}")) {
            assertThat(ask(request).status()).as(request).isBetween(200, 201);
        }
    }

    @AfterAll
    static void close() {
        PLACEMENT.close();
        DATABASE.close();
    }

    @DictionaryEntries({
        "GET /allocation_candidates?",
        "GET /resource_providers?",
        "PUT /allocations/",
        "POST /allocations",
        "POST /reshaper",
        "POST /resource_providers",
        "/inventories",
        "/traits",
        "/aggregates",
        "/usages",
        "PUT ",
        "DELETE ",
        "GET ",
        "POST ",
        "resources=",
        "resources_A=",
        "resources1=",
        "required=",
        "required_A=",
        "member_of=",
        "member_of1=",
        "in_tree=",
        "limit=",
        "group_policy=none",
        "group_policy=isolate",
        "same_subtree=",
        "root_required=",
        "VCPU:1",
        "VGPU:1",
        "in:",
        "!in:",
        "!",
        ",",
        "&",
        "%00",
        "%ff",
        HOST,
        GPU,
        "CUSTOM_A",
        "1e999",
        "4.0",
        "-1",
        "9223372036854775808",
        "null",
        "{}",
        "[]",
        "OpenStack-API-Version: placement 1.10",
        "OpenStack-API-Version: placement 1.39",
        "Accept: text/html",
        "Content-Type: text/plain",
        "\\x22allocations\\x22",
        "\\x22inventories\\x22",
        "\\x22resource_provider_generation\\x22",
        "\\x22total\\x22",
        "\\x22allocation_ratio\\x22",
        "\\x22consumer_generation\\x22",
        "\\x22project_id\\x22",
        "\\x22user_id\\x22",
        "\\x22mappings\\x22",
        "\\x22resources\\x22"
    })
    @FuzzTest(maxDuration = "12s")
    void anyRequestIsAnswered(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        InProcess.Answer answer = ask(text);
        assertThat(answer.status()).as(text).isNotEqualTo(500);
        if (answer.body().length > 0
                && answer.headers()
                        .mediaType()
                        .filter("application/json"::equals)
                        .isPresent()) {
            assertThat(Json.parse(new String(answer.body(), StandardCharsets.UTF_8))
                            .isObject())
                    .as(text)
                    .isTrue();
        }
    }

    private static InProcess.Answer ask(String text) {
        String[] parts = text.split("\n\n", 2);
        List<String> lines = parts[0].lines().toList();
        String[] line = (lines.isEmpty() ? "" : lines.getFirst()).split(" ", 2);
        String[] target = (line.length > 1 ? line[1] : "/" + line[0]).split("\\?", 2);
        byte[] body = (parts.length > 1 ? parts[1] : "").getBytes(StandardCharsets.UTF_8);
        return InProcess.ask(
                SERVICE,
                method(line[0]),
                target[0].startsWith("/") ? target[0] : "/" + target[0],
                target.length > 1 ? target[1] : "",
                headers(lines, body.length),
                body);
    }

    private static Method method(String name) {
        for (Method method : Method.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return Method.GET;
    }

    private static Headers headers(List<String> lines, int bodyLength) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("X-Auth-Token", List.of("admin"));
        headers.put("OpenStack-API-Version", List.of("placement latest"));
        if (bodyLength > 0) {
            headers.put("Content-Type", List.of("application/json"));
            headers.put("Content-Length", List.of(Integer.toString(bodyLength)));
        }
        Map<String, List<String>> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] header = line.split(":", 2);
            // The web server lets no other Content-Length through.
            if (header.length == 2 && !header[0].equalsIgnoreCase("Content-Length")) {
                own.computeIfAbsent(header[0], _ -> new ArrayList<>()).add(header[1].strip());
            }
        }
        headers.putAll(own);
        return Headers.of(headers);
    }
}
