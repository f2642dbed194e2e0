package kilonova.image.images;

import java.util.List;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import org.jdbi.v3.core.Handle;

/** Finds images for somebody. What one may not see is missing; what one may only see is forbidden to change. */
public final class ImageRules {
    private ImageRules() {}

    /** An image that the viewer sees. */
    public static Image visible(Handle handle, String id, Viewer viewer) {
        Image image = new ImageTable(handle).find(id).orElseThrow(() -> missing(id));
        List<Member> members =
                image.visibility() == Visibility.SHARED ? new MemberTable(handle).ofImage(id) : List.of();
        if (!viewer.sees(image, members)) {
            throw missing(id);
        }
        return image;
    }

    /** An image that the viewer may change. */
    public static Image changeable(Handle handle, String id, Viewer viewer) {
        Image image = visible(handle, id, viewer);
        if (!viewer.changes(image)) {
            throw new Rejected(Reason.NOT_ALLOWED, "You are not permitted to modify this image.");
        }
        return image;
    }

    /** The answer for an image that is not there, or that the caller must not know of. */
    public static Rejected missing(String id) {
        return new Rejected(Reason.NOT_FOUND, "No image found with ID " + id);
    }
}
