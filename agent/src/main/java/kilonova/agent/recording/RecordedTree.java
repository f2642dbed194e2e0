package kilonova.agent.recording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;

/**
 * Files of a machine in memory, read as the machine's own are. Links cannot lead out of it. Immutable; nothing can be written.
 */
public final class RecordedTree implements Kernel {
    private static final int MOST_LINKS = 40;

    private final NavigableMap<String, Entry> entries;

    private RecordedTree(NavigableMap<String, Entry> entries) {
        this.entries = entries;
    }

    /** Something in the tree. */
    public sealed interface Entry {
        /** A directory. */
        record Folder() implements Entry {}

        /** A file that could be read. */
        record TextFile(String text) implements Entry {}

        /** A file that is there and answered an error. */
        record Unreadable(Errno errno) implements Entry {}

        /** A symbolic link. */
        record Link(String target) implements Entry {}
    }

    /** All that is in the tree, by absolute path. */
    public NavigableMap<String, Entry> entries() {
        return new TreeMap<>(entries);
    }

    /** Puts a tree together. Not safe for several threads. */
    public static final class Builder {
        private final NavigableMap<String, Entry> entries = new TreeMap<>();

        /** Adds an entry at an absolute path without {@code ..}; an earlier one there, unless it is a directory, stays. */
        public Builder add(String path, Entry entry) {
            List<String> parts = parts(path);
            if (parts.isEmpty() || parts.contains("..")) {
                return this;
            }
            String at = "";
            for (String part : parts.subList(0, parts.size() - 1)) {
                at += "/" + part;
                entries.putIfAbsent(at, new Entry.Folder());
            }
            entries.merge(
                    "/" + String.join("/", parts),
                    entry,
                    (before, now) -> before instanceof Entry.Folder ? now : before);
            return this;
        }

        /** Adds a file. */
        public Builder file(String path, String text) {
            return add(path, new Entry.TextFile(text));
        }

        /** Adds a link. */
        public Builder link(String path, String target) {
            return add(path, new Entry.Link(target));
        }

        /** Whether there is something at a path. */
        public boolean has(String path) {
            return entries.containsKey(path);
        }

        /** The tree so far. */
        public RecordedTree build() {
            return new RecordedTree(new TreeMap<>(entries));
        }
    }

    @Override
    public Outcome<List<String>> list(String path) {
        Optional<String> at = resolve(path, true);
        if (at.isEmpty()) {
            return failed(Errno.ENOENT, path, "list");
        }
        return switch (entry(at.get())) {
            case Entry.Folder folder -> new Outcome.Got<>(List.copyOf(names(at.get())));
            case Entry.Unreadable(Errno errno) -> failed(errno, path, "list");
            case Entry.TextFile file -> failed(Errno.ENOTDIR, path, "list");
            case Entry.Link link -> failed(Errno.ELOOP, path, "list");
        };
    }

    @Override
    public Outcome<String> read(String path) {
        Optional<String> at = resolve(path, true);
        if (at.isEmpty()) {
            return failed(Errno.ENOENT, path, "read");
        }
        return switch (entry(at.get())) {
            case Entry.TextFile(String text) -> new Outcome.Got<>(text.stripTrailing());
            case Entry.Unreadable(Errno errno) -> failed(errno, path, "read");
            case Entry.Folder folder -> failed(Errno.EISDIR, path, "read");
            case Entry.Link link -> failed(Errno.ELOOP, path, "read");
        };
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return Optional.of(new KernelError(Errno.EROFS, path, "write '" + text.strip() + "'"));
    }

    @Override
    public Outcome<String> readLink(String path) {
        Optional<String> at = resolve(path, false);
        if (at.isEmpty()) {
            return failed(Errno.ENOENT, path, "read link");
        }
        return entry(at.get()) instanceof Entry.Link(String target)
                ? new Outcome.Got<>(target)
                : failed(Errno.EINVAL, path, "read link");
    }

    @Override
    public boolean exists(String path) {
        return resolve(path, true)
                .filter(at -> !(entry(at) instanceof Entry.Link))
                .isPresent();
    }

    private Entry entry(String path) {
        return path.isEmpty() ? new Entry.Folder() : entries.getOrDefault(path, new Entry.Folder());
    }

    private SortedSet<String> names(String folder) {
        String before = folder + "/";
        SortedSet<String> names = new TreeSet<>();
        // '0' follows '/': all paths below the folder are between the two
        for (String path : entries.subMap(before, folder + "0").keySet()) {
            String rest = path.substring(before.length());
            if (rest.indexOf('/') < 0) {
                names.add(rest);
            }
        }
        return names;
    }

    /** The path without links that a path means; a chain of links that is too long ends at one of them. */
    private Optional<String> resolve(String path, boolean followLast) {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        List<String> here = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                if (!here.isEmpty()) {
                    here.removeLast();
                }
                continue;
            }
            here.add(part);
            String at = "/" + String.join("/", here);
            Entry entry = entries.get(at);
            if (entry == null) {
                return Optional.empty();
            }
            if (entry instanceof Entry.Link(String target) && (followLast || !ahead.isEmpty())) {
                if (++links > MOST_LINKS) {
                    return ahead.isEmpty() ? Optional.of(at) : Optional.empty();
                }
                here.removeLast();
                if (target.startsWith("/")) {
                    here.clear();
                }
                parts(target).reversed().forEach(ahead::push);
            }
        }
        return Optional.of(here.isEmpty() ? "" : "/" + String.join("/", here));
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private static <T> Outcome<T> failed(Errno errno, String path, String attempt) {
        return new Outcome.Failed<>(new KernelError(errno, path, attempt));
    }
}
