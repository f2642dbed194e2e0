package kilonova.identity.projects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;

/**
 * What owns resources.
 *
 * @param parentId another project of the same domain; absent when it stands directly in the domain
 * @param tokensValidAfter tokens with this scope that were issued up to then are void
 */
public record Project(
        Id<Project> id,
        Id<Domain> domainId,
        String name,
        String description,
        boolean enabled,
        Optional<Id<Project>> parentId,
        List<String> tags,
        Instant tokensValidAfter,
        Attributes extra) {
    public static final Kind<Project> KIND = Kind.entity("identity_projects", Project.class, Project::id)
            .ownedBy(Domain.KIND, project -> List.of(project.domainId()));

    public Project {
        tags = List.copyOf(tags);
    }
}
