package kilonova.acceptance.placement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.acceptance.debian.UnpackedPackage;

/** Debian's package of upstream's Placement, from which the tests come. */
final class SuitePackage {
    /** Where an installed or unpacked package has its tests. */
    private static final Path INSIDE = Path.of("usr/lib/python3/dist-packages/placement/tests/functional");

    private SuitePackage() {}

    /** The folder of the tests; empty where the package cannot be had. */
    static Optional<Path> tests() throws IOException, InterruptedException {
        return UnpackedPackage.root("python3-placement", root -> hasTests(root.resolve(INSIDE)))
                .map(root -> root.resolve(INSIDE));
    }

    private static boolean hasTests(Path folder) {
        if (!Files.isDirectory(folder.resolve("gabbits"))) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder.resolve("gabbits"))) {
            return files.anyMatch(file -> file.toString().endsWith(".yaml"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
