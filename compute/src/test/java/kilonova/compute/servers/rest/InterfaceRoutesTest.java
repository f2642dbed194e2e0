package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kilonova.compute.outcome.Refusal;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class InterfaceRoutesTest {
    private static final String PATH = "/servers/" + ServersWorld.id(1) + "/os-interface";

    private final ServersWorld world = new ServersWorld();

    @BeforeEach
    void putServer() {
        world.put(TestServers.named("s1"), 1);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "49, false", "70, true"})
    void anInterfaceIsAttachedAndShownWithItsTagFrom270On(int minor, boolean tagged) {
        String tag = minor >= 49 ? ", \"tag\": \"fast\"" : "";
        RunningService.Answer answer = world.ask(
                "member-a",
                minor,
                "POST",
                PATH,
                "{\"interfaceAttachment\": {\"net_id\": \"" + FakeNetwork.NETWORK + "\"" + tag + "}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode shown = answer.json().path("interfaceAttachment");
        assertThat(shown.path("port_id").asString()).isEqualTo(FakeNetwork.PORT);
        assertThat(shown.path("net_id").asString()).isEqualTo(FakeNetwork.NETWORK);
        assertThat(shown.path("mac_addr").asString()).isEqualTo("fa:16:3e:00:00:02");
        assertThat(shown.path("fixed_ips").path(0).path("ip_address").asString())
                .isEqualTo("10.0.0.9");
        assertThat(shown.has("tag")).isEqualTo(tagged);
        assertThat(world.operations.acted).hasToString("[AttachInterface[portId=" + FakeNetwork.PORT + "]]");
        assertThat(world.get("reader-a", 70, PATH).json().path("interfaceAttachments"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("tag").isNull()).isEqualTo(minor < 49));
    }

    @Test
    void withoutABodyTheOnlyNetworkIsTaken() {
        assertThat(world.ask("member-a", 96, "POST", PATH, "{}").status()).isEqualTo(200);
    }

    @Test
    void aPortThatTheServerMayNotHaveNowIsFreedAgain() {
        world.operations.refusal = Optional.of(new Refusal(Refusal.Kind.CONFLICT, "server.busy", "busy"));
        assertThat(world.ask("member-a", 96, "POST", PATH, "{}").status()).isEqualTo(409);
        assertThat(world.network.ports(ServersWorld.id(1))).isEmpty();
    }

    @Test
    void anInterfaceIsDetachedByItsPort() {
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
        String port = "00000000-0000-0000-0000-0000000000b1";
        assertThat(world.ask("member-a", 96, "DELETE", PATH + "/" + port, "").status())
                .isEqualTo(202);
        assertThat(world.operations.acted).hasToString("[DetachInterface[portId=" + port + "]]");
        assertThat(world.ask("member-a", 96, "DELETE", PATH + "/" + FakeNetwork.PORT, "")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            96 | 400 | {"interfaceAttachment": {"net_id": "00000000-0000-0000-0000-0000000000a1", "port_id": "00000000-0000-0000-0000-0000000000b2"}}
            96 | 400 | {"interfaceAttachment": {"fixed_ips": [{"ip_address": "10.0.0.7"}]}}
            96 | 400 | {"interfaceAttachment": {"net_id": "private"}}
            48 | 400 | {"interfaceAttachment": {"tag": "fast"}}
            96 | 404 | {"interfaceAttachment": {"net_id": "00000000-0000-0000-0000-0000000000a9"}}
            """)
    void aWishThatMakesNoSenseIsRefused(int minor, int status, String body) {
        RunningService.Answer answer = world.ask("member-a", minor, "POST", PATH, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(world.operations.acted).isEmpty();
    }
}
