package kilonova.identity.assignments;

import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.groups.Group;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.users.User;
import tools.jackson.databind.node.ObjectNode;

/** A role assignment as the API shows it. Pure. */
final class AssignmentDocument {
    private AssignmentDocument() {}

    /** @param names whether to tell names and domains beside the ids */
    static ObjectNode of(Request request, Directory directory, AssignmentFilter.Listed listed, boolean names) {
        Assignment assignment = listed.assignment();
        ObjectNode node = Json.object();
        target(node.putObject("scope"), directory, assignment.target(), names);
        actor(node, directory, assignment.actor(), names);
        ObjectNode role = node.putObject("role").put("id", assignment.roleId().value());
        directory
                .find(Role.KIND, assignment.roleId())
                .filter(_ -> names)
                .ifPresent(found -> name(role, directory, found.name(), found.domainId()));
        node.set("links", links(request, listed));
        return node;
    }

    private static void target(ObjectNode scope, Directory directory, Target target, boolean names) {
        switch (target) {
            case Target.OfProject(Id<Project> id) -> {
                ObjectNode project = scope.putObject("project").put("id", id.value());
                directory
                        .find(Project.KIND, id)
                        .filter(_ -> names)
                        .ifPresent(found -> name(project, directory, found.name(), Optional.of(found.domainId())));
            }
            case Target.OfDomain(Id<Domain> id) -> {
                ObjectNode domain = scope.putObject("domain").put("id", id.value());
                directory.find(Domain.KIND, id).filter(_ -> names).ifPresent(found -> domain.put("name", found.name()));
            }
            case Target.SystemWide() -> scope.putObject("system").put("all", true);
        }
    }

    private static void actor(ObjectNode node, Directory directory, Actor actor, boolean names) {
        switch (actor) {
            case Actor.OfUser(Id<User> id) -> {
                ObjectNode user = node.putObject("user").put("id", id.value());
                directory
                        .find(User.KIND, id)
                        .filter(_ -> names)
                        .ifPresent(found -> name(user, directory, found.name(), Optional.of(found.domainId())));
            }
            case Actor.OfGroup(Id<Group> id) -> {
                ObjectNode group = node.putObject("group").put("id", id.value());
                directory
                        .find(Group.KIND, id)
                        .filter(_ -> names)
                        .ifPresent(found -> name(group, directory, found.name(), Optional.of(found.domainId())));
            }
        }
    }

    private static void name(ObjectNode node, Directory directory, String name, Optional<Id<Domain>> domainId) {
        node.put("name", name);
        domainId.flatMap(id -> directory.find(Domain.KIND, id))
                .ifPresent(domain ->
                        node.putObject("domain").put("id", domain.id().value()).put("name", domain.name()));
    }

    /** Where the assignment comes from: the stored one, and the membership or the prior role if it follows through those. */
    private static ObjectNode links(Request request, AssignmentFilter.Listed listed) {
        Assignment source = listed.source();
        ObjectNode links = Json.object();
        links.put(
                "assignment",
                request.url("/v3" + path(source.target()) + path(source.actor()) + "/roles/" + source.roleId()));
        if (source.actor() instanceof Actor.OfGroup(Id<Group> group)
                && listed.assignment().actor() instanceof Actor.OfUser(Id<User> user)) {
            links.put("membership", request.url("/v3/groups/" + group + "/users/" + user));
        }
        if (!source.roleId().equals(listed.assignment().roleId())) {
            links.put("prior_role", request.url("/v3/roles/" + source.roleId()));
        }
        return links;
    }

    private static String path(Target target) {
        return switch (target) {
            case Target.OfProject(Id<Project> id) -> "/projects/" + id;
            case Target.OfDomain(Id<Domain> id) -> "/domains/" + id;
            case Target.SystemWide() -> "/system";
        };
    }

    private static String path(Actor actor) {
        return switch (actor) {
            case Actor.OfUser(Id<User> id) -> "/users/" + id;
            case Actor.OfGroup(Id<Group> id) -> "/groups/" + id;
        };
    }
}
