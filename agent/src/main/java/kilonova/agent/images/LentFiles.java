package kilonova.agent.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a user without rights has for a while. They go back to whom their folders belong to: who had a file before may have been
 * that user, to whom an agent that was killed had lent it. One that somebody else took meanwhile is left to them. Safe to use from several
 * threads, which may lend the same file at once.
 */
final class LentFiles {
    private final UserPrincipal user;
    private final Map<Path, Integer> times = new HashMap<>();

    /** @param user whom files are lent to; nobody else gives it any */
    LentFiles(UserPrincipal user) {
        this.user = user;
    }

    /** @throws IOException when one cannot be lent; none is then */
    synchronized void lend(List<Path> files) throws IOException {
        files.forEach(file -> times.merge(file, 1, Integer::sum));
        try {
            for (Path file : files) {
                owner(file).setOwner(user);
            }
        } catch (IOException e) {
            takeBack(files);
            throw e;
        }
    }

    /** Takes back what was lent, as far as nobody else has it at this moment. */
    synchronized void takeBack(List<Path> files) throws IOException {
        List<Path> free = new ArrayList<>();
        for (Path file : files) {
            int others = times.merge(file, -1, Integer::sum);
            if (others == 0) {
                times.remove(file);
                free.add(file);
            }
        }
        for (Path file : free) {
            restore(file);
        }
    }

    /** Takes a file back that an agent had lent that was killed; nothing for one that the user has now, or does not have. */
    synchronized void reclaim(Path file) throws IOException {
        if (!times.containsKey(file)) {
            restore(file);
        }
    }

    private void restore(Path file) throws IOException {
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (exists && owner(file).getOwner().equals(user)) {
            owner(file).setOwner(Files.getOwner(file.toAbsolutePath().getParent()));
        }
    }

    private static FileOwnerAttributeView owner(Path file) {
        return Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
