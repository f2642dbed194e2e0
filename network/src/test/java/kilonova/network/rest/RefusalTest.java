package kilonova.network.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kilonova.network.RunningNetwork;
import kilonova.store.Engine;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bad input, and other projects' things: the right code, and nothing changed. */
class RefusalTest {
    private record Bad(int status, String method, String path, String body) {}

    private static final String MANY = "x".repeat(256);

    @Test
    void badInputHasNeutronsCodeAndShapeAndChangesNothing() {
        try (RunningNetwork network = new RunningNetwork(Engine.SQLITE)) {
            String net = network.make("member-a", "networks", "{'network': {'name': 'n'}}");
            String subnet = network.make(
                    "member-a",
                    "subnets",
                    "{'subnet': {'network_id': '" + net + "', 'cidr': '10.1.0.0/24', 'ip_version': 4}}");
            String port = network.make("member-a", "ports", "{'port': {'network_id': '" + net + "'}}");
            String mac = network.get("member-a", "/ports/" + port)
                    .path("port")
                    .path("mac_address")
                    .asString("");
            String group = network.make("member-a", "security-groups", "{'security_group': {'name': 'g'}}");
            String onNet = "'network_id': '" + net + "'";
            String rule = "{'security_group_rule': {'security_group_id': '" + group + "', 'direction': 'ingress', ";
            List<Bad> table = List.of(
                    new Bad(400, "POST", "/networks", "[]"),
                    new Bad(400, "POST", "/networks", "{'network': {'colour': 'red'}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'name': '" + MANY + "'}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'name': 5}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'id': 'x'}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'mtu': 9001}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'admin_state_up': 'maybe'}}"),
                    new Bad(400, "POST", "/networks", "{'network': {'project_id': 'project-b'}}"),
                    new Bad(403, "POST", "/networks", "{'network': {'shared': true}}"),
                    new Bad(403, "PUT", "/networks/" + net, "{'network': {'shared': true}}"),
                    new Bad(400, "PUT", "/networks/" + net, "{'network': {'tenant_id': 'project-b'}}"),
                    new Bad(400, "PUT", "/networks/" + net, "{'network': {'status': 'DOWN'}}"),
                    new Bad(409, "DELETE", "/networks/" + net, ""),
                    new Bad(404, "PUT", "/networks/none", "{'network': {}}"),
                    new Bad(405, "PATCH", "/networks/" + net, "{}"),
                    new Bad(400, "POST", "/subnets", "{'subnet': {" + onNet + ", 'ip_version': 4}}"),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.2.0.1/24", 4, "")),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.2.0.0/33", 4, "")),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.2.0.0/24", 6, "")),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.1.0.128/25", 4, "")),
                    new Bad(404, "POST", "/subnets", subnet("none", "10.2.0.0/24", 4, "")),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.2.0.0/24", 4, ", 'gateway_ip': '10.3.0.1'")),
                    new Bad(
                            409,
                            "POST",
                            "/subnets",
                            subnet(
                                    net,
                                    "10.2.0.0/24",
                                    4,
                                    ", 'allocation_pools': [{'start': '10.2.0.1', 'end': '10.2.0.9'}]")),
                    new Bad(
                            400,
                            "POST",
                            "/subnets",
                            subnet(
                                    net,
                                    "10.2.0.0/24",
                                    4,
                                    ", 'allocation_pools': [{'start': '10.2.0.9', 'end': '10.2.0.2'}]")),
                    new Bad(
                            400,
                            "POST",
                            "/subnets",
                            subnet(
                                    net,
                                    "10.2.0.0/24",
                                    4,
                                    ", 'allocation_pools': [{'start': '10.2.0.2', 'end': '10.2.0.255'}]")),
                    new Bad(400, "POST", "/subnets", subnet(net, "fd01::/60", 6, ", 'ipv6_address_mode': 'slaac'")),
                    new Bad(400, "POST", "/subnets", subnet(net, "10.2.0.0/24", 4, ", 'dns_nameservers': ['dns']")),
                    new Bad(400, "PUT", "/subnets/" + subnet, "{'subnet': {'cidr': '10.9.0.0/24'}}"),
                    new Bad(409, "PUT", "/subnets/" + subnet, "{'subnet': {'gateway_ip': '10.1.0.7'}}"),
                    new Bad(409, "DELETE", "/subnets/" + subnet, ""),
                    new Bad(400, "POST", "/ports", "{'port': {}}"),
                    new Bad(404, "POST", "/ports", "{'port': {'network_id': 'none'}}"),
                    new Bad(409, "POST", "/ports", "{'port': {" + onNet + ", 'mac_address': '" + mac + "'}}"),
                    new Bad(400, "POST", "/ports", "{'port': {" + onNet + ", 'mac_address': 'ff:ff'}}"),
                    new Bad(
                            400,
                            "POST",
                            "/ports",
                            "{'port': {" + onNet + ", 'fixed_ips': [{'ip_address': '10.7.0.1'}]}}"),
                    new Bad(
                            400,
                            "POST",
                            "/ports",
                            "{'port': {" + onNet + ", 'fixed_ips': [{'ip_address': '10.1.0.255'}]}}"),
                    new Bad(
                            409,
                            "POST",
                            "/ports",
                            "{'port': {" + onNet + ", 'fixed_ips': [{'ip_address': '10.1.0.2'}]}}"),
                    new Bad(
                            409,
                            "POST",
                            "/ports",
                            "{'port': {" + onNet + ", 'fixed_ips': [{'ip_address': '10.1.0.1'}]}}"),
                    new Bad(400, "POST", "/ports", "{'port': {" + onNet + ", 'fixed_ips': [{'subnet_id': 'none'}]}}"),
                    new Bad(400, "POST", "/ports", "{'port': {" + onNet + ", 'fixed_ips': [{}]}}"),
                    new Bad(404, "POST", "/ports", "{'port': {" + onNet + ", 'security_groups': ['none']}}"),
                    new Bad(403, "POST", "/ports", "{'port': {" + onNet + ", 'binding:host_id': 'h1'}}"),
                    new Bad(400, "PUT", "/ports/" + port, "{'port': {" + onNet + "}}"),
                    new Bad(409, "POST", "/security-groups", "{'security_group': {'name': 'default'}}"),
                    new Bad(400, "POST", "/security-group-rules", rule + "'port_range_min': 5}}"),
                    new Bad(400, "POST", "/security-group-rules", rule + "'protocol': 'tcp', 'port_range_min': 5}}"),
                    new Bad(
                            400,
                            "POST",
                            "/security-group-rules",
                            rule + "'protocol': 'tcp', 'port_range_min': 9, 'port_range_max': 5}}"),
                    new Bad(400, "POST", "/security-group-rules", rule + "'protocol': 'nonsense'}}"),
                    new Bad(400, "POST", "/security-group-rules", rule + "'remote_ip_prefix': 'fd00::/64'}}"),
                    new Bad(400, "POST", "/security-group-rules", rule + "'ethertype': 'IPv5'}}"),
                    new Bad(404, "POST", "/security-group-rules", rule + "'remote_group_id': 'none'}}"),
                    new Bad(501, "POST", "/floatingips", "{'floatingip': {}}"));
            String before = everything(network);
            for (Bad bad : table) {
                JsonNode answer = network.demand(bad.status(), "member-a", bad.method(), bad.path(), bad.body());
                assertThat(answer.path("NeutronError").path("type").asString(""))
                        .as(bad.toString())
                        .isNotEmpty();
                assertThat(answer.path("NeutronError").has("detail")).isTrue();
            }
            assertThat(everything(network)).isEqualTo(before);
        }
    }

    @Test
    void oneProjectNeverSeesOrTouchesAnothersThingsAndAReaderChangesNothing() {
        try (RunningNetwork network = new RunningNetwork(Engine.SQLITE)) {
            String net = network.make("member-a", "networks", "{'network': {'name': 'mine'}}");
            String subnet = network.make(
                    "member-a",
                    "subnets",
                    "{'subnet': {'network_id': '" + net + "', 'cidr': '10.1.0.0/24', 'ip_version': 4}}");
            String port = network.make("member-a", "ports", "{'port': {'network_id': '" + net + "'}}");
            String group = network.make("member-a", "security-groups", "{'security_group': {'name': 'g'}}");
            String rule = network.get("member-a", "/security-groups/" + group)
                    .path("security_group")
                    .path("security_group_rules")
                    .path(0)
                    .path("id")
                    .asString("");
            String before = everything(network);
            for (String[] one : new String[][] {
                {"/networks/" + net, "network"},
                {"/subnets/" + subnet, "subnet"},
                {"/ports/" + port, "port"},
                {"/security-groups/" + group, "security_group"},
                {"/security-group-rules/" + rule, "security_group_rule"}
            }) {
                network.demand(404, "member-b", "GET", one[0], "");
                network.demand(404, "member-b", "PUT", one[0], "{'" + one[1] + "': {}}");
                network.demand(404, "member-b", "DELETE", one[0], "");
                network.demand(200, "reader-a", "GET", one[0], "");
                network.demand(403, "reader-a", "PUT", one[0], "{'" + one[1] + "': {}}");
                network.demand(403, "reader-a", "DELETE", one[0], "");
                String list = one[0].substring(0, one[0].lastIndexOf('/'));
                assertThat(network.get("member-b", list).toString()).doesNotContain(net, "project-a");
                network.demand(401, "nobody", "GET", list, "");
                network.demand(400, "reader-a", "POST", list, "{'" + one[1] + "': 1}");
            }
            network.demand(404, "member-b", "POST", "/ports", "{'port': {'network_id': '" + net + "'}}");
            network.demand(404, "member-b", "POST", "/subnets", subnet(net, "10.5.0.0/24", 4, ""));
            network.demand(403, "reader-a", "POST", "/networks", "{'network': {}}");
            network.demand(
                    404,
                    "member-b",
                    "POST",
                    "/security-group-rules",
                    "{'security_group_rule': {'security_group_id': '" + group + "', 'direction': 'ingress'}}");
            String shared = network.privateNetwork();
            network.demand(403, "member-a", "PUT", "/networks/" + shared, "{'network': {'name': 'x'}}");
            network.demand(403, "member-a", "DELETE", "/networks/" + shared, "");
            network.demand(403, "member-a", "POST", "/subnets", subnet(shared, "10.5.0.0/24", 4, ""));
            network.demand(
                    403,
                    "member-a",
                    "POST",
                    "/ports",
                    "{'port': {'network_id': '" + shared + "', 'fixed_ips': [{'ip_address': '10.20.0.9'}]}}");
            network.demand(
                    404,
                    "member-b",
                    "POST",
                    "/ports",
                    "{'port': {'network_id': '" + shared + "', 'security_groups': ['" + group + "']}}");
            assertThat(network.get("member-b", "/networks").path("networks").size())
                    .isEqualTo(1);
            assertThat(everythingOf(network, "member-a")).isEqualTo(before);
        }
    }

    private static String subnet(String network, String cidr, int version, String more) {
        return "{'subnet': {'network_id': '" + network + "', 'cidr': '" + cidr + "', 'ip_version': " + version + more
                + "}}";
    }

    private static String everything(RunningNetwork network) {
        return everythingOf(network, "member-a");
    }

    private static String everythingOf(RunningNetwork network, String caller) {
        return List.of("networks", "subnets", "ports", "security-groups", "security-group-rules").stream()
                .map(collection -> network.get(caller, "/" + collection).toString())
                .toList()
                .toString();
    }
}
