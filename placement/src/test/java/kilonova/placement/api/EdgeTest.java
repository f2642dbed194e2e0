package kilonova.placement.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kilonova.http.Headers;
import kilonova.http.InProcess;
import kilonova.http.Json;
import kilonova.http.Method;
import kilonova.http.Metrics;
import kilonova.http.Response;
import kilonova.http.Service;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is decided before, around and after handlers: limits, headers of refusals, metrics. */
class EdgeTest {
    private static final String HOST = "11111111-1111-4111-8111-111111111111";
    private static final String CONSUMER = "33333333-3333-4333-8333-333333333333";
    private static final Headers ADMIN = Headers.NONE
            .with("X-Auth-Token", "admin")
            .with("OpenStack-API-Version", "placement 1.39")
            .with("Content-Type", "application/json");

    private final Metrics metrics = new Metrics();
    private final PlacementMetrics measures = new PlacementMetrics(metrics);
    private final Database database = TestDatabases.open(Engine.SQLITE);
    private final Placement placement =
            Placement.open(database, PlacementSettings.DEFAULT, Clock.systemUTC(), measures);
    private final Service service =
            PlacementService.of(placement, "", new NoAuthentication(), Policy.SECURE, Optional.empty());

    @AfterEach
    void close() {
        placement.close();
        database.close();
    }

    private InProcess.Answer ask(Method method, String path, String query, Headers headers, String body) {
        return InProcess.ask(service, method, path, query, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private InProcess.Answer get(String path, String query) {
        return ask(Method.GET, path, query, ADMIN, "");
    }

    private InProcess.Answer send(Method method, String path, String body) {
        return ask(method, path, "", ADMIN, body);
    }

    private void makeHost() {
        send(Method.POST, "/resource_providers", "{\"name\":\"host\",\"uuid\":\"" + HOST + "\"}");
        assertThat(send(
                                Method.PUT,
                                "/resource_providers/" + HOST + "/inventories",
                                inventories("\"VCPU\":{\"total\":4}"))
                        .status())
                .isEqualTo(200);
    }

    private static String inventories(String classes) {
        return "{\"resource_provider_generation\":0,\"inventories\":{" + classes + "}}";
    }

    private static String joined(int count, String separator, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(separator));
    }

    private static String uuid(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    @Test
    void aRequestThatHoldsTooMuchIsRefusedWithTheNumber() {
        String groups = joined(101, "&", i -> "resources_" + i + "=VCPU:1") + "&group_policy=none";
        String claims = joined(
                10_001,
                ",",
                i -> "\"" + uuid(i) + "\":{\"allocations\":{},\"project_id\":\"p\",\"user_id\":\"u\","
                        + "\"consumer_generation\":null,\"consumer_type\":\"INSTANCE\"}");
        List<InProcess.Answer> answers = List.of(
                get("/allocation_candidates", groups),
                get("/allocation_candidates", "resources=VCPU:1&required=in:" + joined(2_001, ",", i -> "CUSTOM_" + i)),
                get("/allocation_candidates", "resources=VCPU:1&required=" + joined(2_001, ",", i -> "CUSTOM_" + i)),
                get("/allocation_candidates", "resources=" + joined(1_001, ",", i -> "CUSTOM_" + i + ":1")),
                get("/allocation_candidates", "resources=VCPU:1&" + joined(101, "&", _ -> "same_subtree=_A")),
                get("/resource_providers", "name=" + "x".repeat(70_000)),
                send(Method.POST, "/allocations", "{" + claims + "}"),
                send(Method.POST, "/allocations", "[".repeat(200)));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(400));
        assertThat(text(answers.get(0))).contains("at most 100 request groups, and this one has 101");
        assertThat(text(answers.get(6))).contains("at most 10000 consumers, and this one has 10001");
        assertThat(text(answers.getLast())).contains("Malformed JSON").contains("nesting");
    }

    @Test
    void tooManyInventoriesAreRefused() {
        makeHost();
        InProcess.Answer answer = send(
                Method.PUT,
                "/resource_providers/" + HOST + "/inventories",
                inventories(joined(1_001, ",", i -> "\"CUSTOM_" + i + "\":{\"total\":1}")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).contains("at most 1000 inventories of one provider, and this one has 1001");
    }

    @Test
    void whatACloudAsksIsFarWithinTheLimits() {
        makeHost();
        String aggregates = joined(1_700, ",", EdgeTest::uuid);
        assertThat(get("/allocation_candidates", "resources=VCPU:1&member_of=in:" + aggregates)
                        .status())
                .isEqualTo(200);
        String groups = joined(100, "&", i -> "resources_" + i + "=VCPU:1") + "&group_policy=none";
        assertThat(get("/allocation_candidates", groups).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongIsNotEvenRead() {
        InProcess.Answer answer =
                ask(Method.POST, "/allocations", "", ADMIN.with("Content-Length", Long.toString(1L << 30)), "");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(text(answer)).contains("Request Entity Too Large").contains("longer than 8388608 bytes");
    }

    @Test
    void onlyWhoHasATokenIsToldThatAVersionIsWrong() {
        Headers wrong = Headers.NONE.with("OpenStack-API-Version", "placement 1.99");
        assertThat(ask(Method.GET, "/traits", "", wrong, "").status()).isEqualTo(401);
        assertThat(ask(Method.GET, "/traits", "", wrong.with("X-Auth-Token", "admin"), "")
                        .status())
                .isEqualTo(406);
        assertThat(ask(Method.GET, "/", "", wrong, "").status()).isEqualTo(406);
        assertThat(ask(Method.POST, "/", "", Headers.NONE, "").status()).isEqualTo(405);
    }

    @Test
    void onlyAnswersOfHandlersSayWhatTheyVaryBy() {
        assertThat(get("/traits", "").headers().first("Vary")).contains("openstack-api-version");
        assertThat(get("/traits/CUSTOM_NONE", "").headers().has("Vary")).isTrue();
        assertThat(get("/resource_providers/" + HOST + "/usages", "").headers().has("Vary"))
                .isTrue();
        assertThat(get("/resource_providers/" + HOST, "").headers().has("Vary")).isFalse();
        assertThat(get("/no/such/path", "").headers().has("Vary")).isFalse();
        InProcess.Answer forbidden = ask(Method.GET, "/traits", "", ADMIN.with("X-Auth-Token", "nobody"), "");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.headers().has("Vary")).isFalse();
        assertThat(forbidden.headers().first("OpenStack-API-Version")).contains("placement 1.39");
    }

    @Test
    void numbersOfAnInventoryComeBackAsTheyWereSent() {
        makeHost();
        String path = "/resource_providers/" + HOST + "/inventories/VCPU";
        InProcess.Answer updated =
                send(Method.PUT, path, "{\"resource_provider_generation\":1,\"total\":4.0,\"allocation_ratio\":2}");
        assertThat(text(updated)).contains("\"total\":4.0").contains("\"allocation_ratio\":2,");
        assertThat(text(get(path, ""))).contains("\"total\":4,").contains("\"allocation_ratio\":2.0");
    }

    @Test
    void numbersBeyondAllBoundsAreRefused() {
        makeHost();
        String path = "/resource_providers/" + HOST + "/inventories/VCPU";
        for (String number : List.of("1e999", "-1e999", "1e300", "2147483648", "1.5")) {
            assertThat(send(Method.PUT, path, "{\"resource_provider_generation\":1,\"total\":" + number + "}")
                            .status())
                    .as(number)
                    .isEqualTo(400);
        }
        assertThat(send(Method.PUT, path, "{\"resource_provider_generation\":1e300,\"total\":4}")
                        .status())
                .isEqualTo(409);
        String claim = "{\"allocations\":{\"" + HOST + "\":{\"resources\":{\"VCPU\":1e300}}},\"project_id\":\"p\","
                + "\"user_id\":\"u\",\"consumer_generation\":null,\"consumer_type\":\"INSTANCE\"}";
        assertThat(send(Method.PUT, "/allocations/" + CONSUMER, claim).status()).isEqualTo(409);
    }

    @Test
    void searchesCommitsAndRefusalsAreCounted() {
        measures.watch(placement);
        makeHost();
        get("/allocation_candidates", "resources=VCPU:1");
        send(Method.PUT, "/resource_providers/" + HOST + "/inventories", inventories("\"VCPU\":{\"total\":4}"));
        String shown = new String(((Response.Content.Bytes) metrics.text().content()).bytes(), StandardCharsets.UTF_8);
        assertThat(shown)
                .contains("kilonova_placement_search_candidates_sum 1.0")
                .contains("kilonova_placement_search_examined_sum 1.0")
                .contains("kilonova_placement_search_seconds_count 1")
                .contains("kilonova_placement_commit_commands_count 3")
                .contains("kilonova_placement_commit_repeats_total 0.0")
                .contains("kilonova_placement_refusals_total{code=\"provider-generation-conflict\"} 1.0")
                .contains("kilonova_placement_snapshot_age_seconds 0.0");
    }

    private static String text(InProcess.Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(Json.parse(text).isObject()).isTrue();
        return text;
    }
}
