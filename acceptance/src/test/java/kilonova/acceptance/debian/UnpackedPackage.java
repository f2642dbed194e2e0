package kilonova.acceptance.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Debian package of upstream's that is only read. Nothing of it is kept in this project, and it is unpacked beside the system, not
 * installed: what is looked for in it may be newer than the system.
 */
public final class UnpackedPackage {
    private static final String RELEASE = "sid";

    private UnpackedPackage() {}

    /**
     * The folder that stands for the root of a package's files: the system's, if it is installed, one that was unpacked before, or one that
     * is unpacked now.
     *
     * @param complete whether a root has what is looked for
     * @return empty where it cannot be had: no Debian, no mirror
     */
    public static Optional<Path> root(String name, Predicate<Path> complete) throws IOException, InterruptedException {
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "kilonova-" + name);
        for (Path root : List.of(Path.of("/"), unpacked)) {
            if (complete.test(root)) {
                return Optional.of(root);
            }
        }
        return unpack(name, unpacked) && complete.test(unpacked) ? Optional.of(unpacked) : Optional.empty();
    }

    /** Gets the package from the mirror that this machine uses, with lists and settings of its own. */
    private static boolean unpack(String name, Path into) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("kilonova-debian-package");
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
                "Acquire::Retries=5",
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
        if (!run(work, with(apt, "update")) || !run(work, with(apt, "download", name))) {
            return false;
        }
        try (Stream<Path> files = Files.list(work)) {
            Optional<Path> file =
                    files.filter(found -> found.toString().endsWith(".deb")).findFirst();
            Path whole = work.resolve("unpacked");
            if (file.isEmpty()
                    || !run(work, List.of("dpkg-deb", "-x", file.get().toString(), whole.toString()))) {
                return false;
            }
            putInPlace(whole, into);
            return true;
        }
    }

    /** At once, so that nobody takes half of it for the whole; what lies there already is incomplete or old. */
    private static void putInPlace(Path whole, Path place) throws IOException {
        if (Files.exists(place)) {
            Files.move(place, whole.resolveSibling("before"));
        }
        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
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
