package kilonova.identity.assignments;

import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;

/** Where a role can be had. */
public sealed interface Target {
    /** In a project. */
    record OfProject(Id<Project> id) implements Target {}

    /** In a domain. */
    record OfDomain(Id<Domain> id) implements Target {}

    /** In the whole deployment. */
    record SystemWide() implements Target {}
}
