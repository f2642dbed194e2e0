package kilonova.agent.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.RealKernel;

/** Files on disk that stand for the kernel's. For tests. */
final class Tree {
    private final Path root;

    Tree(Path root) {
        this.root = root;
    }

    Kernel kernel() {
        return new RealKernel(root);
    }

    Tree file(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(root));
        Files.writeString(file, text);
        return this;
    }

    Tree link(String path, String target) throws IOException {
        Path link = root.resolve(path.substring(1));
        Files.createDirectories(Optional.ofNullable(link.getParent()).orElse(root));
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    /** Writes down all that a kernel shows, as a recording would. */
    Tree copy(Kernel kernel, String path) throws IOException {
        Optional<String> target = kernel.readLink(path).value();
        if (target.isPresent()) {
            return link(path, target.get());
        }
        Optional<List<String>> names = kernel.list(path).value();
        if (names.isEmpty()) {
            return file(path, kernel.read(path).value().map(text -> text + "\n").orElse(""));
        }
        Files.createDirectories(root.resolve(path.substring(1)));
        for (String name : names.get()) {
            copy(kernel, path + "/" + name);
        }
        return this;
    }
}
