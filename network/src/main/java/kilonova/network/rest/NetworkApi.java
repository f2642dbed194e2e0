package kilonova.network.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kilonova.http.Authenticator;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.transactions.Transactions;

/**
 * The whole API.
 *
 * @param maximumMtu the largest that a network may have, in bytes
 */
public record NetworkApi(Transactions transactions, int maximumMtu) {
    /** The one availability zone, named like compute's. */
    static final String ZONE = "nova";

    /** The API below a prefix such as {@code /networking}. */
    public List<Service> services(String prefix, Authenticator authenticator) {
        List<Route> routes = new ArrayList<>();
        routes.add(Routes.get("/", NetworkApi::versions).open());
        routes.add(Routes.get("/v2.0", NetworkApi::resources).open());
        routes.add(Routes.get("/v2.0/", NetworkApi::resources).open());
        List<Resource<?>> resources = List.of(
                new NetworkResource(maximumMtu),
                new SubnetResource(),
                new PortResource(),
                new SecurityGroupResource(),
                new SecurityGroupRuleResource());
        resources.forEach(resource -> routes.addAll(new ResourceRoutes<>(resource, transactions).routes()));
        routes.addAll(new QuotaRoutes(transactions).routes());
        routes.addAll(new AddressUseRoutes(transactions).routes());
        routes.addAll(new ExtensionRoutes().routes());
        routes.addAll(nothing("routers", Reason.ROUTER_NOT_FOUND, "Router"));
        routes.addAll(nothing("floatingips", Reason.FLOATING_IP_NOT_FOUND, "Floating IP"));
        return List.of(new Service("network", prefix, Routes.of(routes), new NeutronDialect(), authenticator));
    }

    private static Response versions(Request request) {
        var body = Json.object();
        var version = body.putArray("versions").addObject();
        version.put("id", "v2.0").put("status", "CURRENT");
        version.putArray("links").addObject().put("rel", "self").put("href", request.url("/v2.0/"));
        return Response.json(200, body);
    }

    private static Response resources(Request request) {
        var body = Json.object();
        var list = body.putArray("resources");
        for (String[] names : new String[][] {
            {"network", "networks"},
            {"subnet", "subnets"},
            {"port", "ports"},
            {"security_group", "security-groups"},
            {"security_group_rule", "security-group-rules"}
        }) {
            var resource = list.addObject().put("name", names[0]).put("collection", names[1]);
            resource.putArray("links").addObject().put("rel", "self").put("href", request.url("/v2.0/" + names[1]));
        }
        return Response.json(200, body);
    }

    /** Clients ask for these; there are none, and none can be made. */
    private static List<Route> nothing(String collection, Reason missing, String noun) {
        String all = "/v2.0/" + collection;
        return List.of(
                Routes.get(
                        all,
                        request -> Response.json(
                                200,
                                new Listing(
                                                request.query(),
                                                Set.copyOf(request.query().names()))
                                        .answer(collection, List.of(), request))),
                Routes.post(all, _ -> {
                    throw new Rejected(Reason.NOT_IMPLEMENTED, noun + "s are not implemented.");
                }),
                Routes.get(all + "/{id}", request -> {
                    throw new Rejected(missing, noun + " " + request.pathParameter("id") + " could not be found");
                }));
    }
}
