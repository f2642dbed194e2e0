package kilonova.image.images;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which images a list holds.
 *
 * @param viewer who asks
 * @param visibility only these; empty for Glance's usual choice, which leaves other projects' community images out
 * @param everything whether every image that the viewer can see is meant
 * @param memberStatus of images that are shared with the viewer, only those of this status; empty for all
 */
public record ImageList(
        Viewer viewer, Optional<Visibility> visibility, boolean everything, Optional<Member.Status> memberStatus) {
    /** What a list holds that asks for nothing special. */
    public static List<Image> standard(Handle handle, Viewer viewer) {
        return new ImageList(viewer, Optional.empty(), false, Optional.of(Member.Status.ACCEPTED)).of(handle);
    }

    /** The images, newest first. */
    public List<Image> of(Handle handle) {
        Map<String, Member> memberships = new MemberTable(handle).ofProject(viewer.projectId());
        return new ImageTable(handle)
                .listedFor(viewer).stream()
                        .filter(image -> viewer.mayRead() || viewer.administrator())
                        .filter(image -> visibility.isEmpty() || visibility.get() == image.visibility())
                        .filter(image -> isListed(image, Optional.ofNullable(memberships.get(image.id()))))
                        .toList();
    }

    private boolean isListed(Image image, Optional<Member> membership) {
        if (viewer.owns(image)) {
            return true;
        }
        return switch (image.visibility()) {
            case PUBLIC -> true;
            case COMMUNITY -> viewer.administrator() || everything || visibility.isPresent();
            case PRIVATE -> viewer.administrator();
            case SHARED ->
                viewer.administrator()
                        || membership
                                .filter(member -> memberStatus.isEmpty() || memberStatus.get() == member.status())
                                .isPresent();
        };
    }
}
