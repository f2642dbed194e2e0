package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.HostFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of hardware gives what its board has, no more, and takes it back: through the same API, whatever the mechanism. */
class ProfilesTest {
    /**
     * Fills a host, asks for one more, and empties it.
     *
     * @param boards how many boards the host has
     * @param units how many units of the usual type each gives
     */
    @ParameterizedTest
    @CsvSource({"a40, 2, 24", "l40s-vf, 2, 24", "gvt-g, 1, 7", "mbochs, 1, 64"})
    void givesWhatItsBoardsHave(String profile, int boards, int units) {
        try (Cloud cloud = Cloud.start("up", "--host", "node=" + profile)) {
            Servers servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
            servers.allow(500);
            assertThat(servers.totals("VGPU").values()).hasSize(boards).containsOnly(units);
            String image = servers.createImage();
            String flavor = servers.createFlavor("vgpu", Map.of("resources:VGPU", "1"));
            int all = boards * units;

            servers.create("full", flavor, image, all).expect(202);
            assertThat(servers.settled())
                    .hasSize(all)
                    .allSatisfy(server -> assertThat(server.status())
                            .as(servers.faultOf(server.id()))
                            .isEqualTo("ACTIVE"));
            assertThat(HostFiles.of(cloud, "node").guestDevices().values())
                    .hasSize(all)
                    .allSatisfy(devices -> assertThat(devices).hasSize(1));

            servers.create("one-too-many", flavor, image, 1).expect(202);
            Seen refused = servers.settled().stream()
                    .filter(server -> server.name().equals("one-too-many"))
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.status()).isEqualTo("ERROR");
            assertThat(servers.faultOf(refused.id())).contains("VGPU", "1 asked for", "free is 0");

            servers.deleteAll();
            assertThat(servers.consumers()).isEmpty();
            assertThat(HostFiles.of(cloud, "node").guestDevices()).isEmpty();
            assertThat(servers.totals("VGPU").values()).containsOnly(units);
        }
    }

    @Test
    void severalKindsOfHardwareServeOneFlavorSideBySide() {
        try (Cloud cloud = Cloud.start("up", "--host", "old=m10", "--host", "new=l40s-vf", "--host", "desk=mbochs")) {
            Servers servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
            servers.allow(500);
            String image = servers.createImage();
            String flavor = servers.createFlavor("vgpu", Map.of("resources:VGPU", "1"));
            servers.create("many", flavor, image, 30).expect(202);
            servers.create("more", flavor, image, 46).expect(202);
            servers.create("rest", flavor, image, 100).expect(202);
            List<Seen> seen = servers.settled();
            assertThat(seen)
                    .hasSize(4 * 16 + 2 * 24 + 64)
                    .allSatisfy(server -> assertThat(server.status())
                            .as(servers.faultOf(server.id()))
                            .isEqualTo("ACTIVE"));
            assertThat(seen).extracting(Seen::host).contains("old", "new", "desk");
            servers.deleteAll();
            assertThat(servers.consumers()).isEmpty();
        }
    }
}
