package kilonova.compute.servers.rest;

import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Links;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code rebuild} action: the one that answers with the whole server. */
final class RebuildAction {
    static final InputSchema BODY = InputSchema.of(RebuildAction.class, "rebuild.json");

    private final Surroundings surroundings;
    private final ServerView view;

    RebuildAction(Surroundings surroundings, ServerView view) {
        this.surroundings = surroundings;
        this.view = view;
    }

    Response rebuild(Request request, Server server, JsonNode asked) {
        CreateRoute.refuseUnsupported(asked);
        if (Loose.flag(asked.path("preserve_ephemeral"))) {
            throw Fault.badRequest("preserve_ephemeral is not supported: the ephemeral disk is made anew.");
        }
        String imageId = asked.path("imageRef").asString();
        BootImage.check(
                surroundings.images(), request.caller(), imageId, server.flavor(), "Cannot find image for rebuild");
        surroundings
                .operations()
                .act(server, action(server, imageId, asked), ServerAccess.asker(request))
                .ifPresent(refusal -> {
                    throw Faults.of(refusal);
                });
        return answer(request, rememberProfile(server, asked), asked);
    }

    private ServerAction.Rebuild action(Server server, String imageId, JsonNode asked) {
        Optional<Optional<String>> keyName = optional(asked, "key_name");
        Optional<Map<String, String>> metadata =
                Optional.of(asked.path("metadata")).filter(JsonNode::isObject).map(Metadata::of);
        metadata.ifPresent(items -> Metadata.refuseTooMany(items, surroundings.metadataItems()));
        return new ServerAction.Rebuild(
                imageId,
                Loose.text(asked, "name"),
                optional(asked, "description"),
                metadata,
                keyName,
                keyName.isPresent() ? Optional.of(publicKey(server, keyName.get())) : Optional.empty(),
                optional(asked, "user_data"),
                Loose.text(asked, "hostname"));
    }

    private Optional<String> publicKey(Server server, Optional<String> name) {
        Optional<String> key = name.flatMap(existing -> surroundings.keyPairs().publicKey(server.userId(), existing));
        if (name.isPresent() && key.isEmpty()) {
            throw Fault.badRequest("Invalid key_name provided.");
        }
        return key;
    }

    /** Empty if the field is not there; an empty text within if it is null. */
    private static Optional<Optional<String>> optional(JsonNode asked, String name) {
        return asked.has(name) ? Optional.of(Loose.text(asked, name)) : Optional.empty();
    }

    /** Stores what a rebuild changes that is no matter of the guest. */
    private Server rememberProfile(Server server, JsonNode asked) {
        return surroundings
                .servers()
                .update(server.id(), current -> {
                    Server.Details kept = current.details();
                    return current.with(
                            kept.withProfile(
                                    kept.hostname(),
                                    kept.description(),
                                    Loose.text(asked, "OS-DCF:diskConfig").orElse(kept.diskConfig()),
                                    Loose.text(asked, "accessIPv4").orElse(kept.accessIpV4()),
                                    Loose.text(asked, "accessIPv6").orElse(kept.accessIpV6())),
                            surroundings.clock().instant());
                })
                .orElseThrow(() -> ServerAccess.missing(server.id().toString()));
    }

    private Response answer(Request request, Server server, JsonNode asked) {
        ObjectNode shown = view.one(request, server, ServerView.Occasion.REBUILD)
                .put("adminPass", Loose.text(asked, "adminPass").orElseGet(AdminPassword::make));
        return Response.json(202, Json.object().set("server", shown))
                .with("Location", Links.of(request).self("servers", server.id().toString()));
    }
}
