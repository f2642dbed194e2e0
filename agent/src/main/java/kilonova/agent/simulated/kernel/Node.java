package kilonova.agent.simulated.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kilonova.agent.kernel.Errno;
import org.jspecify.annotations.Nullable;

/** An entry of a virtual file tree; what is in it is made when it is looked at. Not safe for several threads by itself. */
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

    /** A directory whose entries are made when it is first looked into. */
    static Folder folder(Supplier<Map<String, Node>> entries) {
        return new Folder(new Supplier<>() {
            private @Nullable Map<String, Node> made;

            @Override
            public Map<String, Node> get() {
                Map<String, Node> known = made;
                if (known == null) {
                    known = entries.get();
                    made = known;
                }
                return known;
            }
        });
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
