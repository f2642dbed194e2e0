package kilonova.compute.keypairs;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-keypairs}: a user's own, and from 2.10 on any user's for admins. */
public final class KeyPairsApi {
    private static final InputSchema CREATE = InputSchema.of(KeyPairsApi.class, "create.json");
    private static final InputSchema QUERY = InputSchema.of(KeyPairsApi.class, "query.json");
    private static final InputSchema LIST = InputSchema.of(KeyPairsApi.class, "list-query.json");
    private static final String POLICY = "os_compute_api:os-keypairs:";

    private final KeyPairs keyPairs;
    private final Clock clock;
    private final int longestPage;

    /** @param longestPage how many key pairs one answer lists at most, from 2.35 on */
    public KeyPairsApi(KeyPairs keyPairs, Clock clock, int longestPage) {
        this.keyPairs = keyPairs;
        this.clock = clock;
        this.longestPage = longestPage;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-keypairs", this::list),
                Routes.post("/os-keypairs", this::create),
                Routes.get("/os-keypairs/{name}", this::show),
                Routes.delete("/os-keypairs/{name}", this::delete));
    }

    private Response list(Request request) {
        LIST.query(request);
        String user = user(request, "index");
        boolean paged = request.microversion().atLeast(35);
        List<KeyPair> all = keyPairs.list(user);
        Paging paging = paged ? Paging.of(request.query(), longestPage) : new Paging(all.size(), Optional.empty());
        List<KeyPair> page = paging.cut(all, KeyPair::name).items();
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("keypairs");
        page.forEach(keyPair -> listed.addObject().set("keypair", brief(request, keyPair)));
        if (paged && !page.isEmpty() && page.size() == paging.limit()) {
            body.set(
                    "keypairs_links",
                    Links.of(request)
                            .next(request, "os-keypairs", page.getLast().name()));
        }
        return Response.json(200, body);
    }

    private Response create(Request request) {
        JsonNode asked = CREATE.body(request).path("keypair");
        String user = BodyValues.text(asked, "user_id")
                .orElseGet(() -> request.caller().user().id());
        Policy.user(request, user, POLICY + "create");
        KeyType type =
                KeyType.valueOf(BodyValues.text(asked, "type").orElse("ssh").toUpperCase(Locale.ROOT));
        Optional<MadeKey> made = asked.has("public_key") ? Optional.empty() : Optional.of(make(type));
        String publicKey = made.map(MadeKey::publicKey)
                .orElseGet(() -> asked.path("public_key").stringValue());
        String fingerprint = PublicKeys.fingerprint(type, publicKey)
                .orElseThrow(() -> Fault.badRequest("Keypair data is invalid: failed to generate fingerprint"));
        KeyPair keyPair = Faults.orFault(keyPairs.create(
                new KeyPair(0, user, asked.path("name").stringValue(), type, publicKey, fingerprint, clock.instant())));
        ObjectNode view = brief(request, keyPair).put("user_id", keyPair.userId());
        made.ifPresent(key -> view.put("private_key", key.privateKey()));
        return answer(request.microversion().atLeast(2) ? 201 : 200, view);
    }

    private static MadeKey make(KeyType type) {
        return switch (type) {
            case SSH -> MadeKey.make();
            case X509 ->
                throw Fault.badRequest(
                        "Keypair data is invalid: certificates are not made here; bring one as public_key.");
        };
    }

    private Response show(Request request) {
        QUERY.query(request);
        String user = user(request, "show");
        String name = request.pathParameter("name");
        KeyPair keyPair = keyPairs.find(user, name).orElseThrow(() -> Fault.notFound(KeyPairs.notFound(user, name)));
        return answer(
                200,
                brief(request, keyPair)
                        .put("user_id", keyPair.userId())
                        .put("id", keyPair.id())
                        .put("created_at", IsoTime.microseconds(keyPair.createdAt()))
                        .put("deleted", false)
                        .putNull("deleted_at")
                        .putNull("updated_at"));
    }

    private Response delete(Request request) {
        QUERY.query(request);
        Faults.orFault(keyPairs.delete(user(request, "delete"), request.pathParameter("name")));
        return Response.empty(request.microversion().atLeast(2) ? 204 : 202);
    }

    /** Whose key pairs the request is about; faults 403 if the caller may not. */
    private static String user(Request request, String action) {
        String self = request.caller().user().id();
        String user = request.microversion().atLeast(10)
                ? request.query().first("user_id").orElse(self)
                : self;
        Policy.user(request, user, POLICY + action);
        return user;
    }

    private static ObjectNode brief(Request request, KeyPair keyPair) {
        ObjectNode view = Json.object()
                .put("name", keyPair.name())
                .put("public_key", keyPair.publicKey())
                .put("fingerprint", keyPair.fingerprint());
        if (request.microversion().atLeast(2)) {
            view.put("type", keyPair.type().wireName());
        }
        return view;
    }

    private static Response answer(int status, ObjectNode keyPair) {
        ObjectNode body = Json.object();
        body.set("keypair", keyPair);
        return Response.json(status, body);
    }
}
