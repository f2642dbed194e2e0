package kilonova.identity.projects;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;

/** Commands on projects. Pure. */
public final class Projects {
    private Projects() {}

    /** Creates or replaces; a name is given once per domain, and parents form no circle. */
    public static Decision<Project> put(Directory directory, Project project) {
        return Decision.put(
                Project.KIND,
                project,
                Refusal.first(
                        directory.missing(Domain.KIND, project.domainId(), "domain"),
                        badParent(directory, project),
                        Refusal.conflict("There is a project named " + project.name() + " in this domain already.")
                                .when(isNameTaken(directory, project))));
    }

    /** Removes a project without children, with its role assignments and application credentials. */
    public static Decision<Project> delete(Directory directory, Id<Project> id) {
        Optional<Project> found = directory.find(Project.KIND, id);
        if (found.isEmpty()) {
            return Decision.refused(Refusal.missing("project", id.value()));
        }
        boolean isParent = directory
                .all(Project.KIND)
                .anyMatch(child -> child.parentId().filter(id::equals).isPresent());
        return isParent
                ? Decision.refused(
                        Refusal.forbidden("Cannot delete the project " + id + ": it has children. Delete them first."))
                : new Decision.Accepted<>(found.get(), directory.removal(Project.KIND, found.get()));
    }

    private static Optional<Refusal> badParent(Directory directory, Project project) {
        if (project.parentId().isEmpty()) {
            return Optional.empty();
        }
        Id<Project> parentId = project.parentId().get();
        Optional<Project> parent = directory.find(Project.KIND, parentId);
        if (parent.isEmpty()) {
            return Optional.of(Refusal.missing("project", parentId.value()));
        }
        return Refusal.first(
                Refusal.invalid("A project and its parent must be in the same domain.")
                        .when(!parent.get().domainId().equals(project.domainId())),
                Refusal.invalid("A project cannot be its own ancestor.").when(isAncestor(directory, project, parent)));
    }

    private static boolean isAncestor(Directory directory, Project project, Optional<Project> from) {
        Set<Id<Project>> seen = new HashSet<>();
        Optional<Project> ancestor = from;
        while (ancestor.isPresent() && seen.add(ancestor.get().id())) {
            if (ancestor.get().id().equals(project.id())) {
                return true;
            }
            ancestor = ancestor.get().parentId().flatMap(id -> directory.find(Project.KIND, id));
        }
        return false;
    }

    private static boolean isNameTaken(Directory directory, Project project) {
        return directory
                .all(Project.KIND)
                .anyMatch(other -> other.name().equals(project.name())
                        && other.domainId().equals(project.domainId())
                        && !other.id().equals(project.id()));
    }
}
