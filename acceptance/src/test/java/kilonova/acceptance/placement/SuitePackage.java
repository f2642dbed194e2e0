package kilonova.acceptance.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's package of upstream's Placement, from which the tests come. Nothing of it is kept in this project, and it is unpacked
 * beside the system, not installed: the first version that has the tests may be newer than the system.
 */
final class SuitePackage {
    /** Where an installed or unpacked package has its tests. */
    private static final Path INSIDE = Path.of("usr/lib/python3/dist-packages/placement/tests/functional");

    private static final String PACKAGE = "python3-placement";
    private static final String RELEASE = "sid";

    private SuitePackage() {}

    /** The folder of the tests: of the installed package, of one unpacked before, or of one that is unpacked now. */
    static Optional<Path> tests() throws IOException, InterruptedException {
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "kilonova-placement-suite");
        for (Path root : List.of(Path.of("/"), unpacked)) {
            if (hasTests(root.resolve(INSIDE))) {
                return Optional.of(root.resolve(INSIDE));
            }
        }
        return unpack(unpacked) && hasTests(unpacked.resolve(INSIDE))
                ? Optional.of(unpacked.resolve(INSIDE))
                : Optional.empty();
    }

    private static boolean hasTests(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve("gabbits"))) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder.resolve("gabbits"))) {
            return files.anyMatch(file -> file.toString().endsWith(".yaml"));
        }
    }

    /** Gets the package from the mirror that this machine uses, with lists and settings of its own. */
    private static boolean unpack(Path into) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("kilonova-suite-package");
        Optional<String> mirror = mirror(work);
        if (mirror.isEmpty()) {
            return false;
        }
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("archives/partial"));
        Path sources = Files.writeString(
                work.resolve("sources.list"),
                "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " + mirror.get() + " " + RELEASE
                        + " main\n");
        List<String> apt = List.of(
                "apt-get",
                "-qq",
                "-o",
                "Dir::Etc::SourceList=" + sources,
                "-o",
                "Dir::Etc::SourceParts=-",
                "-o",
                "Dir::State::Lists=" + work.resolve("lists"),
                "-o",
                "Dir::Cache::Archives=" + work.resolve("archives"),
                "-o",
                "Dir::Cache::pkgcache=",
                "-o",
                "Dir::Cache::srcpkgcache=",
                "-o",
                "APT::Sandbox::User=",
                "-o",
                "Acquire::Languages=none");
        if (!run(work, with(apt, "update")) || !run(work, with(apt, "download", PACKAGE))) {
            return false;
        }
        try (Stream<Path> files = Files.list(work)) {
            Optional<Path> file =
                    files.filter(found -> found.toString().endsWith(".deb")).findFirst();
            return file.isPresent()
                    && run(work, List.of("dpkg-deb", "-x", file.get().toString(), into.toString()));
        }
    }

    private static Optional<String> mirror(Path work) throws IOException, InterruptedException {
        List<String> ask = List.of("apt-get", "indextargets", "--format", "$(LABEL) $(SITE)", "Identifier: Packages");
        if (!run(work, ask)) {
            return Optional.empty();
        }
        return Files.readAllLines(work.resolve("said")).stream()
                .filter(line -> line.startsWith("Debian "))
                .map(line -> line.substring("Debian ".length()))
                .findFirst();
    }

    private static boolean run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
        } catch (IOException noSuchProgram) {
            return false;
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }
}
