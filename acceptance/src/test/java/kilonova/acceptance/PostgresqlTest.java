package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Operator;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.schemas.JudgedCloud;
import kilonova.store.PostgresqlServer;
import org.junit.jupiter.api.Test;

/** The core of the walkthrough with PostgreSQL in place of SQLite, by the one option that says so. */
class PostgresqlTest {
    @Test
    void oneOptionPutsEverythingIntoPostgresql() {
        String database = PostgresqlServer.shared().newDatabase("acceptance").toString();
        try (JudgedCloud judged = JudgedCloud.start("up", "--database", database)) {
            Cloud cloud = judged.cloud();
            Operator operator = new Operator(OpenStack.with(cloud.adminOpenrc()));
            Servers servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
            servers.allow(100);
            String image = servers.createImage();
            operator.createFlavor("vgpu_1", "resources:VGPU=1");
            operator.createFlavor("vgpu_16", "resources:VGPU=16");
            String server = operator.createActive("test-vgpu", "vgpu_1", image);
            assertThat(operator.allocations(server)).hasSize(2).containsValue(Map.of("VGPU", 1));

            servers.create("twin", idOf(cloud, "vgpu_16"), image, 2).expect(202);
            allActive(servers, 3);
            cloud.restart();
            servers.create("many", idOf(cloud, "vgpu_1"), image, 8).expect(202);
            cloud.kill();
            cloud.startAgain();
            allActive(servers, 11);
            assertThat(held(servers)).isEqualTo(1 + 2 * 16 + 8);
            assertThat(cloud.data().resolve("kilonova.db")).doesNotExist();

            servers.deleteAll();
            assertThat(servers.consumers()).isEmpty();
        }
    }

    private static int held(Servers servers) {
        return servers.holdings("VGPU").values().stream()
                .flatMap(providers -> providers.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static void allActive(Servers servers, int count) {
        List<Seen> seen = servers.settled();
        assertThat(seen.stream().collect(Collectors.groupingBy(Seen::status, Collectors.counting())))
                .isEqualTo(Map.of("ACTIVE", (long) count));
    }

    private static String idOf(Cloud cloud, String flavor) {
        return OpenStack.with(cloud.adminOpenrc())
                .json("flavor", "show", flavor)
                .text("id");
    }
}
