package kilonova.identity.assignments;

import java.util.List;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;
import kilonova.identity.groups.Group;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.users.User;

/** That actor has that role in that target. Flat, as it is stored; {@link #actor} and {@link #target} are its typed sides. */
public record Assignment(ActorType actorType, String actorId, TargetType targetType, String targetId, Id<Role> roleId) {
    public static final Kind<Assignment> KIND = Kind.relation("identity_assignments", Assignment.class)
            .ownedBy(User.KIND, Assignment::users)
            .ownedBy(Group.KIND, Assignment::groups)
            .ownedBy(Project.KIND, Assignment::projects)
            .ownedBy(Domain.KIND, Assignment::domains)
            .ownedBy(Role.KIND, assignment -> List.of(assignment.roleId()));

    /** Whether the actor is a user or a group. */
    public enum ActorType {
        USER,
        GROUP
    }

    /** What the target is. */
    public enum TargetType {
        PROJECT,
        DOMAIN,
        SYSTEM
    }

    public static Assignment of(Actor actor, Target target, Id<Role> roleId) {
        return switch (actor) {
            case Actor.OfUser(Id<User> id) -> of(ActorType.USER, id.value(), target, roleId);
            case Actor.OfGroup(Id<Group> id) -> of(ActorType.GROUP, id.value(), target, roleId);
        };
    }

    private static Assignment of(ActorType type, String actorId, Target target, Id<Role> roleId) {
        return switch (target) {
            case Target.OfProject(Id<Project> id) ->
                new Assignment(type, actorId, TargetType.PROJECT, id.value(), roleId);
            case Target.OfDomain(Id<Domain> id) -> new Assignment(type, actorId, TargetType.DOMAIN, id.value(), roleId);
            case Target.SystemWide() -> new Assignment(type, actorId, TargetType.SYSTEM, "all", roleId);
        };
    }

    public Actor actor() {
        return switch (actorType) {
            case USER -> new Actor.OfUser(new Id<>(actorId));
            case GROUP -> new Actor.OfGroup(new Id<>(actorId));
        };
    }

    public Target target() {
        return switch (targetType) {
            case PROJECT -> new Target.OfProject(new Id<>(targetId));
            case DOMAIN -> new Target.OfDomain(new Id<>(targetId));
            case SYSTEM -> new Target.SystemWide();
        };
    }

    private List<Id<User>> users() {
        return actorType == ActorType.USER ? List.of(new Id<>(actorId)) : List.of();
    }

    private List<Id<Group>> groups() {
        return actorType == ActorType.GROUP ? List.of(new Id<>(actorId)) : List.of();
    }

    private List<Id<Project>> projects() {
        return targetType == TargetType.PROJECT ? List.of(new Id<>(targetId)) : List.of();
    }

    private List<Id<Domain>> domains() {
        return targetType == TargetType.DOMAIN ? List.of(new Id<>(targetId)) : List.of();
    }
}
