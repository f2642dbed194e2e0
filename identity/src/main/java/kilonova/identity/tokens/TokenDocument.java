package kilonova.identity.tokens;

import java.util.Optional;
import kilonova.http.Json;
import kilonova.identity.api.Documents;
import kilonova.identity.catalog.Catalog;
import kilonova.identity.catalog.CatalogService;
import kilonova.identity.catalog.Endpoint;
import kilonova.identity.catalog.EndpointRoutes;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A token as the API shows it. Pure. */
final class TokenDocument {
    private TokenDocument() {}

    static ObjectNode of(Directory directory, Token token, boolean withCatalog) {
        ObjectNode node = Json.object();
        ArrayNode methods = node.putArray("methods");
        token.claims().methods().forEach(methods::add);
        ObjectNode user = node.putObject("user");
        user.put("id", token.user().id().value());
        user.put("name", token.user().name());
        user.set("domain", domain(token.userDomain()));
        user.put("password_expires_at", (String) null);
        ArrayNode audit = node.putArray("audit_ids");
        token.claims().auditIds().forEach(audit::add);
        node.put("expires_at", Documents.time(token.claims().expiresAt()));
        node.put("issued_at", Documents.time(token.claims().issuedAt()));
        describe(node, token.scope());
        if (!token.roles().isEmpty()) {
            ArrayNode roles = node.putArray("roles");
            token.roles().forEach(role -> roles.add(role(role)));
            if (withCatalog) {
                node.set("catalog", catalog(directory, token.projectId()));
            }
        }
        token.credential()
                .ifPresent(credential -> node.putObject("application_credential")
                        .put("id", credential.id().value())
                        .put("name", credential.name())
                        .put("restricted", !credential.unrestricted()));
        return node;
    }

    static ArrayNode catalog(Directory directory, Optional<Id<Project>> project) {
        ArrayNode catalog = Json.array();
        for (Catalog.Entry entry : Catalog.of(directory, project)) {
            CatalogService service = entry.service();
            ObjectNode node = catalog.addObject();
            node.put("id", service.id().value());
            node.put("type", service.type());
            node.put("name", service.name().orElse(""));
            ArrayNode endpoints = node.putArray("endpoints");
            entry.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
        }
        return catalog;
    }

    private static void describe(ObjectNode node, Token.Scope scope) {
        switch (scope) {
            case Token.Scope.OfProject(Project project, Domain domain) -> {
                ObjectNode inner = node.putObject("project");
                inner.put("id", project.id().value());
                inner.put("name", project.name());
                inner.set("domain", domain(domain));
                node.put("is_domain", false);
            }
            case Token.Scope.OfDomain(Domain domain) -> node.set("domain", domain(domain));
            case Token.Scope.SystemWide() -> node.putObject("system").put("all", true);
            case Token.Scope.Unscoped() -> {}
        }
    }

    private static ObjectNode endpoint(Endpoint endpoint) {
        ObjectNode node = Json.object();
        node.put("id", endpoint.id().value());
        node.put("interface", EndpointRoutes.word(endpoint.visibility()));
        Documents.put(node, "region", endpoint.regionId().map(Id::value));
        Documents.put(node, "region_id", endpoint.regionId().map(Id::value));
        node.put("url", endpoint.url());
        return node;
    }

    private static ObjectNode domain(Domain domain) {
        return Json.object().put("id", domain.id().value()).put("name", domain.name());
    }

    private static ObjectNode role(Role role) {
        return Json.object().put("id", role.id().value()).put("name", role.name());
    }
}
