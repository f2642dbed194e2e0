package kilonova.agent.simulated.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kilonova.agent.kernel.Errno;

/** An entry of a virtual file tree; what is in it is asked when it is looked at. */
sealed interface Node {
    /** A directory. */
    record Folder(Supplier<Map<String, Node>> entries) implements Node {}

    /** A file; reading or writing may answer an errno. */
    record TextFile(Supplier<Optional<String>> text, Writer writer) implements Node {}

    /** Takes what is written to a file, or answers an errno. */
    @FunctionalInterface
    interface Writer {
        /** @param path as the caller named the file */
        Optional<Errno> write(String path, String text);
    }

    /** A symbolic link. */
    record Link(String target) implements Node {}

    static Folder folder(Supplier<Map<String, Node>> entries) {
        return new Folder(entries);
    }

    static Folder folder(Map<String, Node> entries) {
        return new Folder(() -> entries);
    }

    static TextFile readOnly(String text) {
        return new TextFile(() -> Optional.of(text), (path, written) -> Optional.of(Errno.EACCES));
    }

    static TextFile writeOnly(Writer writer) {
        return new TextFile(Optional::empty, writer);
    }

    static TextFile readWrite(Supplier<String> text, Writer writer) {
        return new TextFile(() -> Optional.of(text.get()), writer);
    }
}
