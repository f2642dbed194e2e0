package kilonova.placement.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.RunningService;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;

/** One conversation from an empty tracker on, compared word by word with {@code transcript.txt}. */
class TranscriptTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final String HOST = "11111111-1111-4111-8111-111111111111";
    private static final String GPU = "22222222-2222-4222-8222-222222222222";
    private static final String SERVER = "33333333-3333-4333-8333-333333333333";
    private static final String AGGREGATE = "44444444-4444-4444-8444-444444444444";
    private static final List<String> SHOWN_HEADERS = List.of(
            "allow", "cache-control", "content-type", "last-modified", "location", "openstack-api-version", "vary");

    /** A request: method, path, microversion (empty for none) and body (empty for none). */
    private record Ask(String method, String path, String version, String body) {}

    private static final List<Ask> CONVERSATION = List.of(
            new Ask("GET", "", "latest", ""),
            new Ask("GET", "/resource_providers", "1.40", ""),
            new Ask("GET", "/resource_providers", "", ""),
            new Ask("POST", "/resource_providers", "1.20", "{'name':'host','uuid':'" + HOST + "'}"),
            new Ask(
                    "POST",
                    "/resource_providers",
                    "1.39",
                    "{'name':'host_pci_0000_84_00_0','uuid':'" + GPU + "','parent_provider_uuid':'" + HOST + "'}"),
            new Ask("POST", "/resource_providers", "1.39", "{'name':'host'}"),
            new Ask("POST", "/resource_providers", "1.39", "{'colour':'blue'}"),
            new Ask(
                    "PUT",
                    "/resource_providers/" + GPU + "/inventories",
                    "1.39",
                    "{'resource_provider_generation':0,'inventories':{'VGPU':{'total':16}}}"),
            new Ask("PUT", "/traits/CUSTOM_VGPU_NVIDIA_35", "1.6", ""),
            new Ask(
                    "PUT",
                    "/resource_providers/" + GPU + "/traits",
                    "1.39",
                    "{'resource_provider_generation':1,'traits':['CUSTOM_VGPU_NVIDIA_35']}"),
            new Ask(
                    "PUT",
                    "/resource_providers/" + HOST + "/aggregates",
                    "1.39",
                    "{'resource_provider_generation':0,'aggregates':['" + AGGREGATE + "']}"),
            new Ask(
                    "GET",
                    "/allocation_candidates?resources=VGPU:1&required=CUSTOM_VGPU_NVIDIA_35&member_of=" + AGGREGATE,
                    "1.39",
                    ""),
            new Ask("GET", "/allocation_candidates?resources=VGPU:1", "1.10", ""),
            new Ask("GET", "/allocation_candidates?resources=VGPU:17", "1.39", ""),
            new Ask("GET", "/allocation_candidates?resources=NO_SUCH:1", "1.39", ""),
            new Ask(
                    "PUT",
                    "/allocations/" + SERVER,
                    "1.39",
                    "{'allocations':{'" + GPU + "':{'resources':{'VGPU':2}}},'project_id':'p','user_id':'u',"
                            + "'consumer_generation':null,'consumer_type':'INSTANCE'}"),
            new Ask(
                    "PUT",
                    "/allocations/" + SERVER,
                    "1.39",
                    "{'allocations':{'" + GPU + "':{'resources':{'VGPU':17}}},'project_id':'p','user_id':'u',"
                            + "'consumer_generation':1,'consumer_type':'INSTANCE'}"),
            new Ask("GET", "/allocations/" + SERVER, "1.39", ""),
            new Ask("GET", "/resource_providers/" + GPU + "/usages", "1.39", ""),
            new Ask("GET", "/usages?project_id=p", "1.39", ""),
            new Ask("DELETE", "/resource_providers/" + GPU, "1.39", ""),
            new Ask("DELETE", "/resource_providers", "1.39", ""),
            new Ask("DELETE", "/allocations/" + SERVER, "1.39", ""),
            new Ask("GET", "/allocations/" + SERVER, "1.39", ""),
            new Ask("DELETE", "/resource_providers/" + GPU, "1.39", ""),
            new Ask("GET", "/resource_providers/" + GPU, "1.39", ""));

    @Test
    void theConversationIsAsWritten() throws IOException {
        StringBuilder transcript = new StringBuilder();
        try (Database database = TestDatabases.open(Engine.SQLITE);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK);
                RunningService running = new RunningService(PlacementService.of(
                        placement, "/placement", new NoAuthentication(), Policy.SECURE, Optional.empty()))) {
            for (Ask ask : CONVERSATION) {
                transcript.append(shown(ask, answer(running, ask), running.url()));
            }
        }
        assertThat(transcript.toString()).isEqualTo(written());
    }

    private static RunningService.Answer answer(RunningService running, Ask ask) {
        String version = ask.version().isEmpty() ? "" : "placement " + ask.version();
        return running.ask(
                ask.method(),
                "/placement" + ask.path(),
                ask.body().replace('\'', '"'),
                "X-Auth-Token",
                "admin",
                "OpenStack-API-Version",
                version);
    }

    private static String shown(Ask ask, RunningService.Answer answer, String url) {
        StringBuilder text = new StringBuilder("> ")
                .append(ask.method())
                .append(' ')
                .append(ask.path())
                .append(ask.version().isEmpty() ? "" : " (" + ask.version() + ")")
                .append('\n')
                .append(ask.body().isEmpty() ? "" : "> " + ask.body() + "\n")
                .append("< ")
                .append(answer.status())
                .append('\n');
        for (String header : SHOWN_HEADERS) {
            answer.headers()
                    .firstValue(header)
                    .ifPresent(value -> text.append("< ")
                            .append(header)
                            .append(": ")
                            .append(value)
                            .append('\n'));
        }
        if (!answer.body().isEmpty()) {
            text.append(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer.json()))
                    .append('\n');
        }
        return text.append('\n')
                .toString()
                .replace(url, "http://here")
                .replaceAll("req-[0-9a-f-]{36}", "req-ID")
                .replace("\r\n", "\n");
    }

    private static String written() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                TranscriptTest.class.getResourceAsStream("/kilonova/placement/api/transcript.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
