package kilonova.placement.api;

import java.util.Optional;
import kilonova.http.Fault;
import kilonova.http.Handler;
import kilonova.http.Json;
import kilonova.http.Query;
import kilonova.http.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is checked before a handler does its own work, with the service's own words. */
final class Guard {
    static final String NO_CONTENT_TYPE = "content-type header required when content-length > 0";
    private static final String JSON = "application/json";

    private final Policy policy;

    Guard(Policy policy) {
        this.policy = policy;
    }

    /** For what answers with a body. */
    Handler reading(Rule rule, Handler handler) {
        return request -> {
            checkContent(request);
            if (!Accept.takesJson(request.headers())) {
                throw new Fault(406, "Only application/json is provided");
            }
            checkPolicy(rule, request);
            return handler.handle(request);
        };
    }

    /** For what takes a JSON body. */
    Handler writing(Rule rule, Handler handler) {
        return request -> {
            checkContent(request);
            String type = request.headers().mediaType().orElse("None");
            if (!type.equals(JSON)) {
                throw new Fault(415, "The media type " + type + " is not supported, use application/json");
            }
            checkPolicy(rule, request);
            return handler.handle(request);
        };
    }

    /** For what takes no body and answers without one. */
    Handler plain(Rule rule, Handler handler) {
        return request -> {
            checkContent(request);
            checkPolicy(rule, request);
            return handler.handle(request);
        };
    }

    private void checkPolicy(Rule rule, Request request) {
        Optional<String> target = rule == Rule.TOTAL_USAGES
                ? request.query().last("project_id")
                : request.caller().projectId();
        if (!policy.allows(rule, request.caller(), target)) {
            throw Fault.forbidden("Policy does not allow " + rule.policyName() + " to be performed.");
        }
    }

    private static void checkContent(Request request) {
        boolean hasBody = request.headers()
                .first("Content-Length")
                .filter(length -> !length.strip().equals("0") && !length.isBlank())
                .isPresent();
        boolean hasType = request.headers()
                .first("Content-Type")
                .filter(type -> !type.isBlank())
                .isPresent();
        if (hasBody && !hasType) {
            throw Fault.badRequest(NO_CONTENT_TYPE);
        }
    }

    /** The body, valid by the schema. */
    static JsonNode body(Request request, Schema schema) {
        JsonNode body = json(request);
        schema.problem(body).ifPresent(problem -> {
            throw Fault.badRequest("JSON does not validate: " + problem);
        });
        return body;
    }

    private static JsonNode json(Request request) {
        if (request.headers().first("Content-Length").filter("0"::equals).isPresent()) {
            throw Fault.badRequest("Malformed JSON: the request body is empty");
        }
        return request.json();
    }

    /** Checks the query string, of which the last value of each name counts here. */
    static void checkQuery(Request request, Schema schema) {
        ObjectNode last = Json.object();
        for (Query.Parameter parameter : request.query().parameters()) {
            last.put(parameter.name(), parameter.value());
        }
        schema.problem(last).ifPresent(problem -> {
            throw Fault.badRequest("Invalid query string parameters: " + problem);
        });
    }
}
