package kilonova.network.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.network.RunningNetwork;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Engine.class)
class NetworkApiTest {
    @Parameter
    Engine engine = Engine.SQLITE;

    private RunningNetwork network;

    @BeforeEach
    void start() {
        network = new RunningNetwork(engine);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void theFirstNetworkIsThereForEverybodyWithBothIpVersions() {
        JsonNode networks = network.get("member-a", "/networks").path("networks");
        assertThat(networks.size()).isEqualTo(1);
        assertThat(networks.path(0).path("shared").booleanValue()).isTrue();
        assertThat(networks.path(0).has("provider:network_type")).isFalse();
        JsonNode subnets = network.get("member-a", "/subnets").path("subnets");
        assertThat(texts(subnets, "cidr")).containsExactly("10.20.0.0/28", "fd00:1::/64");
        assertThat(texts(subnets, "gateway_ip")).containsExactly("10.20.0.1", "fd00:1::1");
        assertThat(subnets.path(0).path("allocation_pools").toString())
                .isEqualTo("[{\"start\":\"10.20.0.2\",\"end\":\"10.20.0.14\"}]");
    }

    @Test
    void aNetworkIsMadeShownChangedAndDeleted() {
        JsonNode made = network.demand(
                        201, "member-a", "POST", "/networks", "{'network': {'name': 'net1', 'admin_state_up': true}}")
                .path("network");
        String id = made.path("id").asString("");
        assertThat(made.toString()).isEqualTo("""
                        {"id":"%s","name":"net1","description":"","tenant_id":"project-a","project_id":"project-a",\
                        "created_at":"2026-11-22T10:11:12Z","updated_at":"2026-11-22T10:11:12Z","revision_number":1,\
                        "tags":[],"admin_state_up":true,"status":"ACTIVE","shared":false,"mtu":1500,\
                        "port_security_enabled":true,"router:external":false,"is_default":false,\
                        "ipv4_address_scope":null,"ipv6_address_scope":null,"subnets":[],\
                        "availability_zones":["nova"],"availability_zone_hints":[]}""".formatted(id));
        assertThat(network.get("member-a", "/networks/" + id).path("network")).isEqualTo(made);
        JsonNode changed = network.demand(
                        200, "member-a", "PUT", "/networks/" + id, "{'network': {'name': 'other', 'mtu': 9000}}")
                .path("network");
        assertThat(changed.path("name").asString("")).isEqualTo("other");
        assertThat(changed.path("mtu").asInt()).isEqualTo(9000);
        assertThat(changed.path("revision_number").asInt()).isEqualTo(2);
        assertThat(network.ask("member-a", "DELETE", "/networks/" + id, "").status())
                .isEqualTo(204);
        JsonNode gone = network.demand(404, "member-a", "GET", "/networks/" + id, "");
        assertThat(gone.toString())
                .isEqualTo("{\"NeutronError\":{\"type\":\"NetworkNotFound\",\"message\":\"Network " + id
                        + " could not be found.\",\"detail\":\"\"}}");
    }

    @Test
    void portsGetTheLowestFreeAddressOfEachVersionAndGiveItBack() {
        String net = network.privateNetwork();
        String first = network.make("member-a", "ports", "{'port': {'network_id': '" + net + "', 'name': 'p1'}}");
        network.make("member-b", "ports", "{'port': {'network_id': '" + net + "'}}");
        assertThat(addresses("member-a", first)).containsExactly("10.20.0.2", "fd00:1::2");
        network.ask("member-a", "DELETE", "/ports/" + first, "");
        String third = network.make("member-b", "ports", "{'port': {'network_id': '" + net + "'}}");
        assertThat(addresses("member-b", third)).containsExactly("10.20.0.2", "fd00:1::2");
        JsonNode port = network.get("member-b", "/ports/" + third).path("port");
        assertThat(port.path("mac_address").asString("")).matches("fa:16:3e(:[0-9a-f]{2}){3}");
        assertThat(port.path("status").asString("")).isEqualTo("DOWN");
        assertThat(port.path("security_groups").size()).isEqualTo(1);
        assertThat(port.has("binding:host_id")).isFalse();
        assertThat(network.get("admin", "/ports/" + third).path("port").has("binding:host_id"))
                .isTrue();
    }

    @Test
    void aFullSubnetRefusesMorePorts() {
        String net = network.make("member-a", "networks", "{'network': {'name': 'n'}}");
        network.make(
                "member-a",
                "subnets",
                "{'subnet': {'network_id': '" + net + "', 'cidr': '10.1.0.0/30', 'ip_version': 4}}");
        network.make("member-a", "ports", "{'port': {'network_id': '" + net + "'}}");
        JsonNode full = network.demand(409, "member-a", "POST", "/ports", "{'port': {'network_id': '" + net + "'}}");
        assertThat(full.path("NeutronError").path("type").asString("")).isEqualTo("IpAddressGenerationFailure");
        network.demand(
                409,
                "member-a",
                "POST",
                "/ports",
                "{'ports': [{'network_id': '" + network.privateNetwork() + "'}, {'network_id': '" + net + "'}]}");
        assertThat(network.get("member-a", "/ports").path("ports").size())
                .as("a bulk create makes all or none")
                .isEqualTo(1);
        network.demand(409, "member-a", "DELETE", "/networks/" + net, "");
    }

    @Test
    void listsAreFilteredByAnyFieldTrimmedSortedAndPaged() {
        for (String name : List.of("b", "a", "c")) {
            network.make("member-a", "networks", "{'network': {'name': '" + name + "'}}");
        }
        assertThat(names("/networks?sort_key=name&sort_dir=desc")).containsExactly("private", "c", "b", "a");
        assertThat(names("/networks?name=a&name=c&sort_key=name")).containsExactly("a", "c");
        assertThat(names("/networks?shared=True")).containsExactly("private");
        assertThat(names("/networks?shared=false&name=private")).isEmpty();
        assertThat(network.get("member-a", "/networks?fields=name&name=a")
                        .path("networks")
                        .toString())
                .isEqualTo("[{\"name\":\"a\"}]");
        JsonNode page = network.get("member-a", "/networks?sort_key=name&limit=2");
        assertThat(texts(page.path("networks"), "name")).containsExactly("a", "b");
        String next = page.path("networks_links").path(0).path("href").asString("");
        assertThat(next).startsWith(network.url() + "/v2.0/networks?");
        assertThat(names(next.substring((network.url() + "/v2.0").length()))).containsExactly("c", "private");
        network.demand(400, "member-a", "GET", "/networks?colour=red", "");
        network.demand(400, "member-a", "GET", "/networks?sort_key=colour", "");
        network.demand(400, "member-a", "GET", "/networks?limit=-1", "");
        network.demand(400, "member-a", "GET", "/networks?marker=nothing", "");
    }

    @Test
    void everyProjectHasADefaultSecurityGroupAndItsRules() {
        JsonNode groups = network.get("reader-a", "/security-groups").path("security_groups");
        assertThat(texts(groups, "name")).containsExactly("default");
        assertThat(groups.path(0).path("security_group_rules").size()).isEqualTo(4);
        String sg = network.make("member-a", "security-groups", "{'security_group': {'name': 'sg1'}}");
        String rule = network.make("member-a", "security-group-rules", """
                {'security_group_rule': {'port_range_max': 22, 'direction': 'ingress', 'protocol': 'tcp',
                 'port_range_min': 22, 'remote_ip_prefix': '0.0.0.0/0', 'security_group_id': '%s', 'ethertype': 'IPv4'}}""".formatted(sg));
        assertThat(network.get("member-a", "/security-group-rules?security_group_id=" + sg)
                        .path("security_group_rules")
                        .size())
                .isEqualTo(3);
        assertThat(network.get("member-a", "/security-group-rules/" + rule)
                        .path("security_group_rule")
                        .path("port_range_min")
                        .asInt())
                .isEqualTo(22);
        network.make(
                "member-a",
                "ports",
                "{'port': {'network_id': '" + network.privateNetwork() + "', 'security_groups': ['" + sg + "']}}");
        network.demand(409, "member-a", "DELETE", "/security-groups/" + sg, "");
        String standard = groups.path(0).path("id").asString("");
        network.demand(409, "member-a", "DELETE", "/security-groups/" + standard, "");
        network.demand(409, "member-a", "PUT", "/security-groups/" + standard, "{'security_group': {'name': 'x'}}");
    }

    @Test
    void manyFirstRequestsAtOnceMakeOneDefaultSecurityGroup() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> network.get("member-a", "/security-groups")));
            }
            for (Future<JsonNode> one : all) {
                assertThat(texts(one.get().path("security_groups"), "name")).containsExactly("default");
            }
        }
    }

    @Test
    void quotasAreShownSetByAdministratorsAndEnforced() {
        assertThat(network.get("member-a", "/quotas/project-a")
                        .path("quota")
                        .path("port")
                        .asInt())
                .isEqualTo(50);
        network.demand(403, "member-a", "PUT", "/quotas/project-a", "{'quota': {'network': 5}}");
        network.demand(403, "member-a", "GET", "/quotas/project-b", "");
        network.demand(200, "admin", "PUT", "/quotas/project-a", "{'quota': {'network': 1}}");
        network.make("member-a", "networks", "{'network': {}}");
        JsonNode over = network.demand(409, "member-a", "POST", "/networks", "{'network': {}}");
        assertThat(over.path("NeutronError").path("type").asString("")).isEqualTo("OverQuota");
        assertThat(network.get("member-a", "/quotas/project-a/details.json")
                        .path("quota")
                        .path("network")
                        .toString())
                .isEqualTo("{\"limit\":1,\"used\":1,\"reserved\":0}");
        assertThat(network.get("member-a", "/quotas/project-a/default")
                        .path("quota")
                        .path("network")
                        .asInt())
                .isEqualTo(100);
        assertThat(network.get("admin", "/quotas").path("quotas").size()).isEqualTo(1);
        assertThat(network.ask("admin", "DELETE", "/quotas/project-a", "").status())
                .isEqualTo(204);
        network.make("member-a", "networks", "{'network': {}}");
    }

    @Test
    void theSmallListsThatClientsAskForAreThere() {
        assertThat(network.get("member-a", "/extensions").path("extensions").size())
                .isGreaterThan(10);
        assertThat(network.get("member-a", "/extensions/security-group")
                        .path("extension")
                        .path("alias")
                        .asString(""))
                .isEqualTo("security-group");
        network.demand(404, "member-a", "GET", "/extensions/Availability%20Zone", "");
        assertThat(texts(network.get("member-a", "/availability_zones").path("availability_zones"), "name"))
                .containsExactly("nova");
        assertThat(network.get("member-a", "/routers?name=x").path("routers").size())
                .isZero();
        assertThat(network.get("member-a", "/floatingips").path("floatingips").size())
                .isZero();
        network.demand(501, "member-a", "POST", "/routers", "{'router': {}}");
        network.demand(404, "member-a", "GET", "/trunks", "");
        JsonNode use =
                network.get("admin", "/network-ip-availabilities?ip_version=4").path("network_ip_availabilities");
        assertThat(use.path(0).path("total_ips").asInt()).isEqualTo(13);
        network.demand(403, "member-a", "GET", "/network-ip-availabilities", "");
    }

    private List<String> names(String path) {
        return texts(network.get("member-a", path).path("networks"), "name");
    }

    private List<String> addresses(String caller, String port) {
        return texts(network.get(caller, "/ports/" + port).path("port").path("fixed_ips"), "ip_address");
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.valueStream().map(item -> item.path(field).asString("")).toList();
    }
}
