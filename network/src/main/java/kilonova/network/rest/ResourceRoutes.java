package kilonova.network.rest;

import java.util.List;
import java.util.Optional;
import kilonova.http.Caller;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.transactions.Transaction;
import kilonova.network.transactions.Transactions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * List, show, create (one or many), update and delete, the same for every kind of resource. The policy is upstream's default: readers
 * of the owning project see, its members change, administrators do both everywhere, and what a caller may not see is missing.
 */
record ResourceRoutes<T>(Resource<T> resource, Transactions transactions) {
    List<Route> routes() {
        String all = "/v2.0/" + resource.path();
        String one = all + "/{id}";
        return List.of(
                Routes.get(all, this::list),
                Routes.post(all, this::create),
                Routes.get(one, this::show),
                Routes.put(one, this::update),
                Routes.delete(one, this::delete));
    }

    private Response list(Request request) {
        Caller caller = reader(request);
        if (transactions.read(transaction -> resource.isUnprepared(transaction, caller))) {
            transactions.write(transaction -> {
                resource.prepare(transaction, caller);
                return true;
            });
        }
        List<ObjectNode> views = transactions.read(
                transaction -> shown(resource.views(transaction, resource.visible(transaction, caller)), caller));
        return Response.json(200, listing(request).answer(resource.plural(), views, request));
    }

    private Response show(Request request) {
        Caller caller = reader(request);
        ObjectNode view =
                transactions.read(transaction -> view(transaction, found(transaction, request, caller), caller));
        return Response.json(200, wrapped(listing(request).trimmed(view)));
    }

    private Response create(Request request) {
        Caller caller = request.caller();
        JsonNode body = request.json();
        if (body.path(resource.plural()).isArray()) {
            return createMany(body.path(resource.plural()), caller);
        }
        JsonNode given = body.path(resource.singular());
        if (!given.isObject()) {
            throw Attributes.malformed("Resource body required");
        }
        return Response.json(201, wrapped(transactions.write(transaction -> created(transaction, given, caller))));
    }

    private Response createMany(JsonNode given, Caller caller) {
        ObjectNode body = Json.object();
        List<ObjectNode> views = transactions.write(transaction -> given.valueStream()
                .map(one -> {
                    JsonNode inner = one.path(resource.singular()).isObject() ? one.path(resource.singular()) : one;
                    if (!inner.isObject()) {
                        throw Attributes.malformed("Resource body required");
                    }
                    return created(transaction, inner, caller);
                })
                .toList());
        body.putArray(resource.plural()).addAll(views);
        return Response.json(201, body);
    }

    private ObjectNode created(Transaction transaction, JsonNode given, Caller caller) {
        Values values = resource.attributes().create(given, caller);
        if (!caller.mayWrite(values.owner())) {
            throw denied("create");
        }
        return view(transaction, resource.create(transaction, values, caller), caller);
    }

    private Response update(Request request) {
        Caller caller = request.caller();
        JsonNode given = request.json().path(resource.singular());
        if (!given.isObject()) {
            throw Attributes.malformed("Resource body required");
        }
        return Response.json(200, wrapped(transactions.write(transaction -> {
            T old = changeable(transaction, request, caller, "update");
            Values values = resource.attributes().update(given, caller);
            return view(transaction, resource.update(transaction, old, values, caller), caller);
        })));
    }

    private Response delete(Request request) {
        Caller caller = request.caller();
        transactions.write(transaction -> {
            resource.delete(transaction, changeable(transaction, request, caller, "delete"), caller);
            return true;
        });
        return Response.empty(204);
    }

    private T found(Transaction transaction, Request request, Caller caller) {
        String id = request.pathParameter("id");
        return resource.find(transaction, id)
                .filter(one -> resource.isVisible(one, caller))
                .orElseThrow(() -> resource.missing(id));
    }

    private T changeable(Transaction transaction, Request request, Caller caller, String verb) {
        T one = found(transaction, request, caller);
        if (!caller.mayWrite(resource.owner(one))) {
            throw denied(verb);
        }
        return one;
    }

    private Rejected denied(String verb) {
        return new Rejected(
                Reason.NOT_ALLOWED, "rule:" + verb + "_" + resource.singular() + " is disallowed by policy");
    }

    private static Caller reader(Request request) {
        Caller caller = request.caller();
        Optional<String> project = caller.projectId();
        if (!caller.isAdmin() && project.filter(caller::mayRead).isEmpty()) {
            throw new Rejected(Reason.NOT_ALLOWED, "The token has no role that may read in a project.");
        }
        return caller;
    }

    private Listing listing(Request request) {
        return new Listing(request.query(), resource.attributes().names());
    }

    private ObjectNode view(Transaction transaction, T one, Caller caller) {
        return shown(resource.views(transaction, List.of(one)), caller).getFirst();
    }

    private List<ObjectNode> shown(List<ObjectNode> views, Caller caller) {
        if (!caller.isAdmin()) {
            views.forEach(view -> view.remove(resource.attributes().hidden()));
        }
        return views;
    }

    private ObjectNode wrapped(ObjectNode view) {
        ObjectNode body = Json.object();
        body.set(resource.singular(), view);
        return body;
    }
}
