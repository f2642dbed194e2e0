package kilonova.image.images;

import java.util.List;
import java.util.Optional;

/**
 * Who looks at images, and what that one may do. Pure.
 *
 * @param projectId empty if the caller has no project
 * @param mayRead whether the caller's roles allow to read in the project
 * @param mayWrite whether they allow to write in it
 * @param administrator may do everything
 */
public record Viewer(String projectId, boolean mayRead, boolean mayWrite, boolean administrator) {
    /** A service that acts for a project. */
    public static Viewer of(String projectId, boolean administrator) {
        return new Viewer(projectId, true, true, administrator);
    }

    public boolean owns(Image image) {
        return !projectId.isEmpty() && image.owner().equals(projectId);
    }

    /** True if the caller may know the image at all. */
    public boolean sees(Image image, List<Member> members) {
        return administrator
                || (mayRead
                        && switch (image.visibility()) {
                            case PUBLIC, COMMUNITY -> true;
                            case SHARED -> owns(image) || membership(members).isPresent();
                            case PRIVATE -> owns(image);
                        });
    }

    /** True if the caller may change the image. */
    public boolean changes(Image image) {
        return administrator || (mayWrite && owns(image));
    }

    /** The caller's own membership. */
    public Optional<Member> membership(List<Member> members) {
        return members.stream()
                .filter(member -> !projectId.isEmpty() && member.projectId().equals(projectId))
                .findFirst();
    }
}
