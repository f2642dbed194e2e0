package kilonova.acceptance.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import kilonova.app.Main;
import kilonova.app.placement.StandalonePlacement;
import kilonova.app.placement.StandalonePlan;
import kilonova.config.placementconf.PlacementConf;
import kilonova.http.Json;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database that upstream's own package made and filled is taken over, and answers are the same as upstream's. */
class ImportTest {
    private static final String HOST = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String GPU = "aaaaaaaa-0000-4000-8000-000000000002";
    private static final String LATE_ROOT = "aaaaaaaa-0000-4000-8000-000000000003";
    private static final String SERVER = "cccccccc-0000-4000-8000-000000000001";
    private static final String AGGREGATE = "bbbbbbbb-0000-4000-8000-000000000001";

    private static final List<String> QUESTIONS = List.of(
            "/resource_providers",
            "/resource_providers/" + HOST + "/inventories",
            "/resource_providers/" + GPU + "/inventories",
            "/resource_providers/" + HOST + "/traits",
            "/resource_providers/" + HOST + "/aggregates",
            "/resource_providers/" + GPU + "/usages",
            "/resource_providers/" + GPU + "/allocations",
            "/resource_providers?in_tree=" + LATE_ROOT,
            "/traits?name=startswith:CUSTOM_",
            "/allocations/" + SERVER,
            "/usages?project_id=p1",
            "/allocation_candidates?resources=VGPU:1&required=CUSTOM_FAST,HW_CPU_X86_AVX2&member_of=" + AGGREGATE);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aMariadbDatabaseIsTakenOver() throws IOException, InterruptedException {
        try (MariadbServer mariadb = MariadbServer.start(folder)) {
            takesOver(mariadb.url(), List.of("--database", mariadb.url()));
        }
    }

    @Test
    void anSqliteFileIsTakenOver() throws IOException, InterruptedException {
        Path file = folder.resolve("upstream.db");
        takesOver("sqlite:///" + file, List.of(file.toString()));

        assertThatThrownBy(() -> start(file)).hasMessageContaining("Take them over first: kilonova placement import");
    }

    private void takesOver(String connection, List<String> source) throws IOException, InterruptedException {
        Path target = folder.resolve("target.db");
        List<String> expected = new ArrayList<>();
        try (UpstreamPlacement upstream = UpstreamPlacement.over(connection, folder)) {
            fill(upstream);
            for (String question : QUESTIONS) {
                expected.add(inOrder(upstream.get(question)));
            }
        }
        List<String> command = new ArrayList<>(List.of("placement", "import", "--into", "sqlite:///" + target));
        command.addAll(source);

        StringWriter said = new StringWriter();
        assertThat(run(command, said)).as(said::toString).isZero();
        assertThat(said.toString().lines().map(line -> line.replaceAll("\\s+", " ")))
                .contains(
                        "resource providers 3 3",
                        "inventories 3 3",
                        "custom traits 2 2",
                        "custom resource classes 1 1",
                        "consumers 1 1",
                        "allocations 2 2",
                        "consumer types 1 1",
                        "1 consumers without allocations were left out: here, such do not exist.");
        try (StandalonePlacement placement = start(target)) {
            for (int i = 0; i < QUESTIONS.size(); i++) {
                assertThat(inOrder(ask(placement, QUESTIONS.get(i))))
                        .as(QUESTIONS.get(i))
                        .isEqualTo(expected.get(i));
            }
        }
        StringWriter again = new StringWriter();
        assertThat(run(command, again)).isEqualTo(1);
        assertThat(again.toString()).contains("is not empty: it has 3 providers and 1 consumers. Nothing was changed.");
    }

    /** Everything that a database may hold: also a tree whose root is its newest member, and a consumer that was left behind. */
    private static void fill(UpstreamPlacement upstream) throws IOException {
        upstream.send("POST", "/resource_providers", json("{'name':'host-1','uuid':'" + HOST + "'}"));
        upstream.send(
                "POST",
                "/resource_providers",
                json("{'name':'host-1_pci_0000_84_00_0','uuid':'" + GPU + "','parent_provider_uuid':'" + HOST + "'}"));
        upstream.send("POST", "/resource_providers", json("{'name':'late root','uuid':'" + LATE_ROOT + "'}"));
        upstream.send("PUT", "/resource_classes/CUSTOM_LICENCE", Json.object());
        upstream.send("PUT", "/traits/CUSTOM_FAST", Json.object());
        upstream.send("PUT", "/traits/CUSTOM_UNUSED", Json.object());
        upstream.send("PUT", "/resource_providers/" + HOST + "/inventories", json("""
                {'resource_provider_generation':0,'inventories':{
                 'VCPU':{'total':64,'reserved':2,'allocation_ratio':1.1},
                 'CUSTOM_LICENCE':{'total':10,'min_unit':2,'max_unit':6,'step_size':2}}}
                """));
        upstream.send(
                "PUT",
                "/resource_providers/" + GPU + "/inventories",
                json("{'resource_provider_generation':0,'inventories':{'VGPU':{'total':16}}}"));
        upstream.send(
                "PUT",
                "/resource_providers/" + HOST + "/traits",
                json("{'resource_provider_generation':1,'traits':['CUSTOM_FAST','HW_CPU_X86_AVX2']}"));
        upstream.send(
                "PUT",
                "/resource_providers/" + GPU + "/traits",
                json("{'resource_provider_generation':1,'traits':['CUSTOM_FAST','HW_CPU_X86_AVX2']}"));
        upstream.send(
                "PUT",
                "/resource_providers/" + HOST + "/aggregates",
                json("{'resource_provider_generation':2,'aggregates':['" + AGGREGATE + "']}"));
        upstream.send(
                "PUT",
                "/allocations/" + SERVER,
                json("{'allocations':{'" + HOST
                        + "':{'resources':{'VCPU':4}},'" + GPU
                        + "':{'resources':{'VGPU':2}}},'project_id':'p1','user_id':'u1',"
                        + "'consumer_generation':null,'consumer_type':'INSTANCE'}"));
        upstream.send(
                "PUT",
                "/resource_providers/" + HOST,
                json("{'name':'host-1','parent_provider_uuid':'" + LATE_ROOT + "'}"));
        assertThatThrownBy(
                        () -> upstream.send(
                                "PUT",
                                "/allocations/cccccccc-0000-4000-8000-000000000002",
                                json(
                                        "{'allocations':{'cccccccc-0000-4000-8000-000000000003':{'resources':{'VCPU':4}}},"
                                                + "'project_id':'p2','user_id':'u2','consumer_generation':null,'consumer_type':'INSTANCE'}")))
                .hasMessageContaining("400");
    }

    private static int run(List<String> command, StringWriter said) {
        return Main.commandLine()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(command.toArray(String[]::new));
    }

    private StandalonePlacement start(Path database) throws IOException, InterruptedException {
        PlacementConf conf = PlacementConf.read("placement.conf", "[api]\nauth_strategy = noauth2\n")
                .conf();
        return StandalonePlacement.start(new StandalonePlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new DatabaseUrl.Sqlite(database),
                conf,
                folder));
    }

    private static JsonNode ask(StandalonePlacement placement, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + placement.address().getPort() + path))
                .header("X-Auth-Token", "admin")
                .header("OpenStack-API-Version", "placement 1.39")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return Json.parse(client.send(request, BodyHandlers.ofString()).body());
        }
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    /** The same text for the same content: members and items in an order of their own. */
    private static String inOrder(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .collect(Collectors.toMap(
                            member -> member.getKey(), member -> inOrder(member.getValue()), (a, b) -> a, TreeMap::new))
                    .toString();
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(ImportTest::inOrder)
                    .sorted()
                    .toList()
                    .toString();
        }
        return node.toString();
    }
}
