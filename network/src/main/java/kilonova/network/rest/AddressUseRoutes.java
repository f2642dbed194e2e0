package kilonova.network.rest;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.address.AddressRange;
import kilonova.network.networks.Network;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.subnets.Subnet;
import kilonova.network.transactions.Transaction;
import kilonova.network.transactions.Transactions;
import tools.jackson.databind.node.ObjectNode;

/** How many addresses each network has and uses; for administrators. */
record AddressUseRoutes(Transactions transactions) {
    private static final Set<String> FILTERS =
            Set.of("network_id", "network_name", "project_id", "tenant_id", "ip_version");

    List<Route> routes() {
        return List.of(
                Routes.get("/v2.0/network-ip-availabilities", this::list),
                Routes.get("/v2.0/network-ip-availabilities/{id}", this::show));
    }

    private Response list(Request request) {
        demandAdmin(request);
        Set<String> versions = Set.copyOf(request.query().all("ip_version"));
        List<ObjectNode> views = transactions.read(transaction -> transaction.networks().all().stream()
                .map(network -> view(transaction, network, versions))
                .toList());
        views.forEach(view -> view.put("ip_version", String.join(",", versions)));
        ObjectNode body = new Listing(request.query(), FILTERS).answer("network_ip_availabilities", views, request);
        body.path("network_ip_availabilities").forEach(view -> ((ObjectNode) view).remove("ip_version"));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        demandAdmin(request);
        String id = request.pathParameter("id");
        ObjectNode body = Json.object();
        body.set(
                "network_ip_availability",
                transactions.read(transaction -> transaction
                        .networks()
                        .find(id)
                        .map(network -> view(transaction, network, Set.of()))
                        .orElseThrow(() -> new NetworkResource(Network.DEFAULT_MTU).missing(id))));
        return Response.json(200, body);
    }

    private static ObjectNode view(Transaction transaction, Network network, Set<String> versions) {
        Map<String, Long> used = transaction.portTable().usedBySubnet();
        List<Subnet> subnets = transaction.subnets().ofNetwork(network.id()).stream()
                .filter(subnet -> versions.isEmpty()
                        || versions.contains(String.valueOf(subnet.cidr().version())))
                .toList();
        ObjectNode view = Json.object();
        view.put("network_id", network.id())
                .put("network_name", network.name())
                .put("project_id", network.projectId())
                .put("tenant_id", network.projectId())
                .put(
                        "total_ips",
                        subnets.stream().map(AddressUseRoutes::total).reduce(BigInteger.ZERO, BigInteger::add))
                .put(
                        "used_ips",
                        subnets.stream()
                                .mapToLong(subnet -> used.getOrDefault(subnet.id(), 0L))
                                .sum());
        var list = view.putArray("subnet_ip_availability");
        for (Subnet subnet : subnets) {
            list.addObject()
                    .put("subnet_id", subnet.id())
                    .put("subnet_name", subnet.name())
                    .put("cidr", subnet.cidr().toString())
                    .put("ip_version", subnet.cidr().version())
                    .put("total_ips", total(subnet))
                    .put("used_ips", used.getOrDefault(subnet.id(), 0L));
        }
        return view;
    }

    private static BigInteger total(Subnet subnet) {
        return subnet.pools().stream().map(AddressRange::size).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static void demandAdmin(Request request) {
        if (!request.caller().isAdmin()) {
            throw new Rejected(Reason.NOT_ALLOWED, "rule:get_network_ip_availability is disallowed by policy");
        }
    }
}
