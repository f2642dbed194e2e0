package kilonova.network.rest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.quotas.Quotas;
import kilonova.network.transactions.Transaction;
import kilonova.network.transactions.Transactions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Limits of projects. A project's readers see theirs; only administrators change any. */
record QuotaRoutes(Transactions transactions) {
    private static final Attribute.Kind AMOUNT = Attribute.number(Quota.UNLIMITED, Integer.MAX_VALUE);

    List<Route> routes() {
        return List.of(
                Routes.get("/v2.0/quotas", this::list),
                Routes.get("/v2.0/quotas/{project}", this::show),
                Routes.put("/v2.0/quotas/{project}", this::update),
                Routes.delete("/v2.0/quotas/{project}", this::reset),
                Routes.get("/v2.0/quotas/{project}/default", this::standard),
                Routes.get("/v2.0/quotas/{project}/details.json", this::details),
                Routes.get("/v2.0/quotas/{project}/details", this::details));
    }

    private Response list(Request request) {
        demandAdmin(request, "get_quota");
        return Response.json(200, transactions.read(transaction -> {
            ObjectNode body = Json.object();
            var list = body.putArray("quotas");
            for (String project : transaction.quotas().projects()) {
                list.add(view(transaction.quotas().of(project))
                        .put("project_id", project)
                        .put("tenant_id", project));
            }
            return body;
        }));
    }

    private Response show(Request request) {
        String project = readable(request);
        return answer(transactions.read(transaction -> view(transaction.quotas().of(project))));
    }

    private Response standard(Request request) {
        readable(request);
        return answer(transactions.read(transaction -> view(transaction.quotas().standard())));
    }

    private Response details(Request request) {
        String project = readable(request);
        return answer(transactions.read(transaction -> {
            ObjectNode view = Json.object();
            Quotas quotas = transaction.quotas();
            quotas.of(project)
                    .forEach((quota, limit) -> view.putObject(quota.key())
                            .put("limit", limit)
                            .put("used", quotas.used(project, quota))
                            .put("reserved", 0));
            return view;
        }));
    }

    private Response update(Request request) {
        demandAdmin(request, "update_quota");
        String project = request.pathParameter("project");
        JsonNode given = request.json().path("quota");
        if (!given.isObject()) {
            throw Attributes.malformed("Resource body required");
        }
        Map<Quota, Integer> wanted = new EnumMap<>(Quota.class);
        for (var entry : given.properties()) {
            if (!entry.getKey().equals("project_id") && !entry.getKey().equals("tenant_id")) {
                Quota quota = Quota.of(entry.getKey())
                        .orElseThrow(() -> Attributes.malformed("Unrecognized attribute(s) '" + entry.getKey() + "'"));
                wanted.put(quota, amount(entry.getKey(), entry.getValue()));
            }
        }
        return answer(transactions.write(transaction -> {
            wanted.forEach((quota, amount) -> transaction.quotas().set(project, quota, amount));
            return view(transaction.quotas().of(project));
        }));
    }

    private Response reset(Request request) {
        demandAdmin(request, "delete_quota");
        transactions.write(transaction -> forget(transaction, request.pathParameter("project")));
        return Response.empty(204);
    }

    private static boolean forget(Transaction transaction, String project) {
        transaction.quotas().forget(project);
        return true;
    }

    private static int amount(String name, JsonNode given) {
        try {
            return AMOUNT.normal(given).asInt();
        } catch (Attribute.Unfit unfit) {
            throw Attributes.malformed("Invalid input for " + name + ". Reason: " + unfit.why());
        }
    }

    private static String readable(Request request) {
        String project = request.pathParameter("project");
        if (!request.caller().mayRead(project)) {
            throw new Rejected(Reason.NOT_ALLOWED, "rule:get_quota is disallowed by policy");
        }
        return project;
    }

    private static void demandAdmin(Request request, String rule) {
        if (!request.caller().isAdmin()) {
            throw new Rejected(Reason.NOT_ALLOWED, "rule:" + rule + " is disallowed by policy");
        }
    }

    private static ObjectNode view(Map<Quota, Integer> limits) {
        ObjectNode view = Json.object();
        limits.forEach((quota, limit) -> view.put(quota.key(), limit));
        return view;
    }

    private static Response answer(ObjectNode view) {
        ObjectNode body = Json.object();
        body.set("quota", view);
        return Response.json(200, body);
    }
}
