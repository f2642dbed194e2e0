package kilonova.agent.inspection;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import org.jspecify.annotations.Nullable;

/** Finds files of agents. Those of simulated hosts are passed over: their devices are not this machine's. */
final class AgentFiles {
    private static final String SIMULATED_MACHINE = "machine";

    /** An installed agent has them at {@code agent/hosts/NAME/agent/}. */
    private static final int DEEPEST = 5;

    private AgentFiles() {}

    /** The files of a name below folders that need not be there, in order; what cannot be looked into is noted. */
    static List<Path> named(String name, List<Path> folders, List<NotUnderstood> notUnderstood) {
        List<Path> found = new ArrayList<>();
        folders.forEach(folder -> walk(folder, name, found, notUnderstood));
        return found;
    }

    private static void walk(Path folder, String name, List<Path> all, List<NotUnderstood> notUnderstood) {
        List<Path> found = new ArrayList<>();
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.endsWith(name) && !isSimulated(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (!(failure instanceof NoSuchFileException)) {
                    notUnderstood.add(left(file, failure));
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, Set.of(), DEEPEST, visitor);
        } catch (IOException failure) {
            notUnderstood.add(left(folder, failure));
        }
        Collections.sort(found);
        all.addAll(found);
    }

    static NotUnderstood left(Path file, @Nullable Throwable failure) {
        return new NotUnderstood(
                file.toString(),
                failure instanceof AccessDeniedException
                        ? "may not be read by this user (EACCES)"
                        : "no ledger that can be read: " + failure);
    }

    /** A simulated machine lies beside the folder of its agent. */
    private static boolean isSimulated(Path file) {
        return Optional.ofNullable(file.getParent())
                .map(agent -> agent.resolveSibling(SIMULATED_MACHINE))
                .filter(Files::exists)
                .isPresent();
    }
}
