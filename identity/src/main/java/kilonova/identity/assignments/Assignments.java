package kilonova.identity.assignments;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;
import kilonova.identity.groups.Group;
import kilonova.identity.groups.Membership;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.roles.Roles;
import kilonova.identity.users.User;

/** Commands on role assignments, and which roles follow from them. Pure. */
public final class Assignments {
    private Assignments() {}

    /** Gives a role; giving it again changes nothing. */
    public static Decision<Assignment> grant(Directory directory, Assignment assignment) {
        return Decision.put(Assignment.KIND, assignment, dangling(directory, assignment));
    }

    /** Takes a role away; tokens feel it at their next use. */
    public static Decision<Assignment> revoke(Directory directory, Assignment assignment) {
        return dangling(directory, assignment)
                .or(() -> Refusal.missing(
                                "role assignment with role", assignment.roleId().value())
                        .when(!directory.contains(Assignment.KIND, assignment)))
                .<Decision<Assignment>>map(Decision::refused)
                .orElseGet(() -> Decision.accepted(assignment, Fact.remove(Assignment.KIND, assignment)));
    }

    /** Refuses if the actor or the target does not exist. */
    public static Optional<Refusal> dangling(Directory directory, Actor actor, Target target) {
        return Refusal.first(
                switch (actor) {
                    case Actor.OfUser(Id<User> id) -> directory.missing(User.KIND, id, "user");
                    case Actor.OfGroup(Id<Group> id) -> directory.missing(Group.KIND, id, "group");
                },
                switch (target) {
                    case Target.OfProject(Id<Project> id) -> directory.missing(Project.KIND, id, "project");
                    case Target.OfDomain(Id<Domain> id) -> directory.missing(Domain.KIND, id, "domain");
                    case Target.SystemWide() -> Optional.empty();
                });
    }

    private static Optional<Refusal> dangling(Directory directory, Assignment assignment) {
        return Refusal.first(
                dangling(directory, assignment.actor(), assignment.target()),
                directory.missing(Role.KIND, assignment.roleId(), "role"));
    }

    /** The roles that were given to the actor itself there. */
    public static Stream<Role> direct(Directory directory, Actor actor, Target target) {
        return directory
                .all(Assignment.KIND)
                .filter(assignment ->
                        assignment.actor().equals(actor) && assignment.target().equals(target))
                .flatMap(assignment -> directory.find(Role.KIND, assignment.roleId()).stream());
    }

    /** All roles of a user there: given to it or to its groups, and what those imply. */
    public static Set<Id<Role>> effective(Directory directory, Id<User> user, Target target) {
        Set<Actor> actors = actors(directory, user);
        Set<Id<Role>> given = directory
                .all(Assignment.KIND)
                .filter(assignment -> assignment.target().equals(target) && actors.contains(assignment.actor()))
                .map(Assignment::roleId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return Roles.closure(directory, given);
    }

    /** The enabled projects, of enabled domains, in which a user has a role. */
    public static Stream<Project> projects(Directory directory, Id<User> user) {
        return targets(directory, user).stream()
                .flatMap(target -> target instanceof Target.OfProject(Id<Project> id)
                        ? directory.find(Project.KIND, id).stream()
                        : Stream.empty())
                .filter(project -> project.enabled()
                        && directory
                                .find(Domain.KIND, project.domainId())
                                .filter(Domain::enabled)
                                .isPresent());
    }

    /** The enabled domains in which a user has a role. */
    public static Stream<Domain> domains(Directory directory, Id<User> user) {
        return targets(directory, user).stream()
                .flatMap(target -> target instanceof Target.OfDomain(Id<Domain> id)
                        ? directory.find(Domain.KIND, id).stream()
                        : Stream.empty())
                .filter(Domain::enabled);
    }

    /** Where a user has any role. */
    public static Set<Target> targets(Directory directory, Id<User> user) {
        Set<Actor> actors = actors(directory, user);
        return directory
                .all(Assignment.KIND)
                .filter(assignment -> actors.contains(assignment.actor()))
                .map(Assignment::target)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<Actor> actors(Directory directory, Id<User> user) {
        Set<Actor> actors = new HashSet<>();
        actors.add(new Actor.OfUser(user));
        directory
                .all(Membership.KIND)
                .filter(membership -> membership.userId().equals(user))
                .forEach(membership -> actors.add(new Actor.OfGroup(membership.groupId())));
        return actors;
    }
}
