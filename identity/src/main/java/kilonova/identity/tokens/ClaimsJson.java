package kilonova.identity.tokens;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How claims travel inside a token: the registered claim names where there are such, times as JWT and microseconds. */
final class ClaimsJson {
    private ClaimsJson() {}

    static String write(Claims claims) {
        ObjectNode json = Json.object();
        json.put("sub", claims.userId().value());
        json.put("iat", claims.issuedAt().getEpochSecond());
        json.put("exp", claims.expiresAt().getEpochSecond());
        json.put("issued_us", ChronoUnit.MICROS.between(Instant.EPOCH, claims.issuedAt()));
        json.set("methods", texts(claims.methods()));
        json.set("audit_ids", texts(claims.auditIds()));
        claims.target().ifPresent(target -> {
            switch (target) {
                case Target.OfProject(var id) -> json.put("project", id.value());
                case Target.OfDomain(var id) -> json.put("domain", id.value());
                case Target.SystemWide() -> json.put("system", true);
            }
        });
        claims.credentialId().ifPresent(id -> json.put("application_credential", id.value()));
        return json.toString();
    }

    /** Reads what {@link #write} made; the signature was checked before. */
    static Claims read(String text) {
        JsonNode json = Json.parse(text);
        return new Claims(
                new Id<>(json.path("sub").stringValue()),
                texts(json.path("methods")),
                texts(json.path("audit_ids")),
                target(json),
                text(json, "application_credential").map(Id::new),
                Instant.EPOCH.plus(json.path("issued_us").longValue(), ChronoUnit.MICROS),
                Instant.ofEpochSecond(json.path("exp").longValue()));
    }

    private static Optional<Target> target(JsonNode json) {
        return text(json, "project")
                .<Target>map(id -> new Target.OfProject(new Id<>(id)))
                .or(() -> text(json, "domain").map(id -> new Target.OfDomain(new Id<>(id))))
                .or(() -> json.has("system") ? Optional.of(new Target.SystemWide()) : Optional.empty());
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.has(name) ? Optional.of(json.path(name).stringValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = Json.array();
        texts.forEach(array::add);
        return array;
    }
}
